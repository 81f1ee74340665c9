// SPDX-License-Identifier: GPL-3.0-or-later
//
// One worker as prepare.mjs wrote it: codes, numbers, and for each trade how far it is from theirs.
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

final class Worker {
    final String id, gender, words;
    final int age, education, home, wage, bed, food;
    final Map<String, Integer> trades = new HashMap<>();
    final byte[] distance = new byte[10000];
    final Set<String> held, kinds;
    final int[] regions;
    final Set<Integer> around = new HashSet<>();
    final boolean entitled, nearHome, homeBased, odd;

    static Set<String> set(String text) {
        return text.isEmpty() ? Collections.emptySet() : new HashSet<>(Arrays.asList(text.split(" ")));
    }

    static int wish(String word) {
        return Arrays.asList("any", "preferred", "required").indexOf(word);
    }

    Worker(String[] r) {
        id = r[0];
        age = Peer.number(r[1]);
        gender = r[2];
        education = Peer.number(r[3]);
        Arrays.fill(distance, (byte) (r[4].isEmpty() ? 0 : 5));
        for (String pair : set(r[4])) {
            String[] part = pair.split(":");
            trades.put(part[0], Integer.valueOf(part[1]));
            distance[Integer.parseInt(part[0].substring(1))] = Byte.parseByte(part[1]);
        }
        held = set(r[5]);
        home = Peer.number(r[6]);
        entitled = r[7].equals("1");
        regions = set(r[8]).stream().mapToInt(Integer::parseInt).toArray();
        set(r[9]).forEach(code -> around.add(Integer.valueOf(code)));
        nearHome = r[10].equals("1");
        homeBased = r[11].equals("1");
        odd = r[12].equals("1");
        kinds = set(r[13]);
        wage = Peer.number(r[14]);
        bed = wish(r[15]);
        food = wish(r[16]);
        words = r[17];
    }
}
