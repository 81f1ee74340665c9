// SPDX-License-Identifier: GPL-3.0-or-later
//
// The peer: Apache Lucene 8.7 as an expert would set it up, handed the true normalised fields and the
// alias list, and as an ordinary user would, given the raw text. bench/lucene/README.md describes both.
// Modes: index FOLDER | match FOLDER SETUP LIMIT OUT | search FOLDER SETUP LIMIT OUT | bench FOLDER.
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.MMapDirectory;

final class Peer {
    static final int TODAY = 20508; // 2026-02-24 in days since 1970

    static List<String[]> rows(Path file) throws IOException {
        List<String[]> out = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.startsWith("#")) {
                out.add(line.split("\t", -1));
            }
        }
        return out;
    }

    static int number(String text) {
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    static void keyword(Document doc, String name, String value) {
        if (!value.isEmpty()) {
            doc.add(new StringField(name, value, Field.Store.NO));
        }
    }

    static void amount(Document doc, String name, int value) {
        doc.add(new IntPoint(name, value));
        doc.add(new NumericDocValuesField(name, value));
    }

    static int provision(String word) {
        return Arrays.asList("provided", "allowance", "unknown", "none").indexOf(word);
    }

    static final List<String> TERMS = Arrays.asList("full_time", "temporary", "part_time", "day_labour",
        "home_based", "public_welfare", "intern");

    /** Postings that may be offered to somebody: neither suspicious nor expired. Copies were left out. */
    static void index(Path folder) throws IOException {
        Path where = folder.resolve("lucene-index");
        IndexWriterConfig config = new IndexWriterConfig(new CJKAnalyzer());
        config.setOpenMode(IndexWriterConfig.OpenMode.CREATE).setRAMBufferSizeMB(256);
        try (MMapDirectory directory = new MMapDirectory(where); IndexWriter writer = new IndexWriter(directory, config)) {
            for (String[] r : rows(folder.resolve("lucene-postings.tsv"))) {
                Document doc = new Document();
                doc.add(new StoredField("id", r[0]));
                doc.add(new StoredField("json", r[25]));
                doc.add(new TextField("text", r[24], Field.Store.NO));
                doc.add(new TextField("title", r[22], Field.Store.NO));
                boolean offered = r[21].equals("0") && (number(r[19]) < 0 || number(r[19]) >= TODAY);
                keyword(doc, "offered", offered ? "1" : "0");
                keyword(doc, "trade", r[1]);
                keyword(doc, "unskilled", r[23]);
                keyword(doc, "province", r[2]);
                keyword(doc, "city", r[3]);
                keyword(doc, "county", r[4]);
                keyword(doc, "accommodation", r[7]);
                keyword(doc, "gender", r[13]);
                keyword(doc, "terms", r[17]);
                for (String code : r[16].split(" ")) {
                    keyword(doc, "certificate", code);
                }
                doc.add(new NumericDocValuesField("trade_no", Integer.parseInt(r[1].substring(1))));
                int place = !r[4].isEmpty() ? number(r[4]) : !r[3].isEmpty() ? number(r[3]) : number(r[2]);
                doc.add(new NumericDocValuesField("place", place));
                amount(doc, "wage_min", number(r[5]));
                amount(doc, "wage_max", number(r[6]));
                amount(doc, "male_from", number(r[9]));
                amount(doc, "male_to", number(r[10]));
                amount(doc, "female_from", number(r[11]));
                amount(doc, "female_to", number(r[12]));
                doc.add(new NumericDocValuesField("bed", provision(r[7])));
                doc.add(new NumericDocValuesField("food", provision(r[8])));
                doc.add(new NumericDocValuesField("for_one_sex", r[13].equals("any") ? 0 : 1));
                doc.add(new NumericDocValuesField("education", number(r[14])));
                doc.add(new NumericDocValuesField("years", number(r[15])));
                doc.add(new NumericDocValuesField("kind", TERMS.indexOf(r[17])));
                doc.add(new NumericDocValuesField("posted", number(r[18])));
                doc.add(new NumericDocValuesField("insured", number(r[20])));
                writer.addDocument(doc);
            }
            writer.forceMerge(1);
        }
    }

    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    interface Asker {
        TopDocs ask(int which, int limit) throws IOException;
    }

    static void write(IndexSearcher searcher, Path out, List<String> ids, Asker asker, int limit) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(out)) {
            for (int i = 0; i < ids.size(); i++) {
                List<String> found = new ArrayList<>();
                for (ScoreDoc hit : asker.ask(i, limit).scoreDocs) {
                    found.add(quoted(searcher.doc(hit.doc, Set.of("id")).get("id")));
                }
                writer.write("{\"id\":" + quoted(ids.get(i)) + ",\"postings\":[" + String.join(",", found) + "]}\n");
            }
        }
    }

    /** One pass over all questions; prints questions a second of processor time, median, 99th percentile. */
    static void time(String name, IndexSearcher searcher, int count, int limit, boolean whole, Asker asker) throws IOException {
        var threads = ManagementFactory.getThreadMXBean();
        double[] millis = new double[count];
        long sink = 0, all = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < count; i++) {
            long start = threads.getCurrentThreadCpuTime();
            for (ScoreDoc hit : asker.ask(i, limit).scoreDocs) {
                sink += (whole ? searcher.doc(hit.doc).get("json") : searcher.doc(hit.doc, Set.of("id")).get("id")).length();
            }
            millis[i] = (threads.getCurrentThreadCpuTime() - start) / 1e6;
        }
        double seconds = (threads.getCurrentThreadCpuTime() - all) / 1e9;
        Arrays.sort(millis);
        System.out.printf("lucene\t%s\t%.1f\t%.3f\t%.3f\t%d%n", name, count / seconds, millis[count / 2], millis[count * 99 / 100], sink);
    }

    public static void main(String[] args) throws IOException {
        Path folder = Paths.get(args[1]);
        if (args[0].equals("index")) {
            long start = System.nanoTime();
            index(folder);
            System.out.printf("lucene\tindex\t%.1f%n", (System.nanoTime() - start) / 1e9);
            return;
        }
        long start = System.nanoTime();
        try (MMapDirectory directory = new MMapDirectory(folder.resolve("lucene-index"));
             DirectoryReader reader = DirectoryReader.open(directory)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            double opened = (System.nanoTime() - start) / 1e6;
            Expert expert = new Expert(folder, searcher);
            Ordinary ordinary = new Ordinary(searcher);
            List<Worker> workers = new ArrayList<>();
            List<String> ids = new ArrayList<>();
            boolean search = args[0].equals("search");
            if (!search) {
                for (String[] r : rows(folder.resolve("lucene-workers.tsv"))) {
                    workers.add(new Worker(r));
                    ids.add(r[0]);
                }
            }
            List<String[]> queries = Files.exists(folder.resolve("lucene-queries.tsv"))
                ? rows(folder.resolve("lucene-queries.tsv")) : new ArrayList<>();
            Map<String, Asker> askers = new HashMap<>();
            askers.put("match expert", (i, n) -> expert.match(workers.get(i), n));
            askers.put("match ordinary", (i, n) -> ordinary.ask(workers.get(i).words, n));
            askers.put("search expert", (i, n) -> expert.search(queries.get(i), n));
            askers.put("search ordinary", (i, n) -> ordinary.ask(String.join(" ", queries.get(i)[1], queries.get(i)[6]), n));
            if (args[0].equals("bench")) {
                System.out.printf("lucene\topen\t%.1f%n", opened);
                int rounds = Integer.parseInt(args[2]);
                for (int round = 0; round < rounds; round++) {
                    time("match", searcher, workers.size(), 10, false, askers.get("match expert"));
                    time("match whole", searcher, workers.size(), 10, true, askers.get("match expert"));
                    time("match ordinary", searcher, workers.size(), 10, false, askers.get("match ordinary"));
                    if (!queries.isEmpty()) {
                        time("search", searcher, queries.size(), 20, false, askers.get("search expert"));
                        time("search ordinary", searcher, queries.size(), 20, false, askers.get("search ordinary"));
                    }
                }
                return;
            }
            if (search) {
                queries.forEach(r -> ids.add(r[0]));
            }
            write(searcher, Paths.get(args[4]), ids, askers.get(args[0] + " " + args[2]), Integer.parseInt(args[3]));
        }
    }
}
