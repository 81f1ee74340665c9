// SPDX-License-Identifier: GPL-3.0-or-later
//
// The expert's function score: 100 less what each trade-off costs, over doc values. Costs come from
// expert.properties beside the classes, or the file named by -Dcosts=.
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.Set;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DoubleValues;
import org.apache.lucene.search.DoubleValuesSource;
import org.apache.lucene.search.IndexSearcher;

final class Worth extends DoubleValuesSource {
    private static final Properties COSTS = load();
    static final float GOOD = (float) cost("good"), FAIR = (float) cost("fair");
    private static final double[] TRADE = {0, cost("trade.1"), cost("trade.2"), cost("trade.3"), cost("trade.4"), cost("trade.5")};
    private static final double PRACTICE = cost("practice"), SAME_PROVINCE = cost("place.province"), NEIGHBOUR = cost("place.neighbour"),
        COOPERATING = cost("place.cooperating"), ELSEWHERE = cost("place.elsewhere"), NO_PLACE = cost("place.unknown"),
        HOME_CITY = cost("home.city"), HOME_PROVINCE = cost("home.province"), HOME_FAR = cost("home.far"),
        WAGE_LESS = cost("wage.less"), WAGE_UNKNOWN = cost("wage.unknown"), WAGE_TOP = cost("wage.top"),
        BED = cost("bed"), FOOD = cost("food"), KIND = cost("kind"), TEMPORARY = cost("kind.temporary"), SCHOOL = cost("school"),
        OLD = cost("old"), STALE = cost("stale"), INSURED = cost("insured");

    private final Worker w;
    private final Set<Integer> cooperating;

    Worth(Worker w, Set<Integer> cooperating) {
        this.w = w;
        this.cooperating = cooperating;
    }

    private static Properties load() {
        Properties costs = new Properties();
        String other = System.getProperty("costs");
        try (InputStream in = other != null ? new java.io.FileInputStream(other) : Worth.class.getResourceAsStream("/expert.properties")) {
            costs.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return costs;
    }

    private static double cost(String name) {
        return Double.parseDouble(COSTS.getProperty(name));
    }

    private double place(int place) {
        int province = place / 10000 * 10000, city = place / 100 * 100;
        if (place == 0) {
            return w.regions.length == 0 ? 1 : NO_PLACE;
        }
        if (w.nearHome && w.home > 0) {
            return place == w.home ? 0 : city == w.home / 100 * 100 ? HOME_CITY
                : province == w.home / 10000 * 10000 ? HOME_PROVINCE : HOME_FAR;
        }
        boolean beside = false;
        for (int region : w.regions) {
            if (region == place || region == city || region == province) {
                return 0;
            }
            beside |= region / 10000 * 10000 == province;
        }
        return w.regions.length == 0 ? 0 : beside ? SAME_PROVINCE : w.around.contains(province) ? NEIGHBOUR
            : cooperating.contains(province) ? COOPERATING : ELSEWHERE;
    }

    private double wage(int low, int high) {
        if (high < 0) {
            return w.wage < 0 ? WAGE_UNKNOWN / 2 : WAGE_UNKNOWN;
        }
        double less = w.wage <= 0 ? 0 : Math.max(0, 1 - (double) high / w.wage);
        double middle = ((low < 0 ? high : low) + high) / 2.0;
        return WAGE_LESS * less + (w.wage > 0 && middle < w.wage ? 0.5 : 0)
            - WAGE_TOP * Math.min(1, middle / 10000);
    }

    private double kind(int kind) {
        if (w.odd && !w.homeBased) {
            return kind == 0 || kind > 3 ? 1 : 0;
        }
        if (w.homeBased) {
            return kind == 4 ? 0 : KIND;
        }
        if (!w.kinds.isEmpty()) {
            return w.kinds.contains(Peer.TERMS.get(kind)) ? 0 : KIND;
        }
        return kind == 0 ? 0 : kind == 1 || w.nearHome && kind < 5 ? TEMPORARY : KIND;
    }

    private double board(int bed, int food, boolean atHome) {
        double bad = bed == 0 ? 0 : bed == 3 ? 1 : 0.5, hungry = food == 0 ? 0 : food == 3 ? 1 : 0.4;
        return (atHome ? 0 : BED * w.bed * bad) + FOOD * w.food * hungry;
    }

    @Override
    public DoubleValues getValues(LeafReaderContext context, DoubleValues scores) throws IOException {
        NumericDocValues trade = read(context, "trade_no"), place = read(context, "place"), low = read(context, "wage_min"),
            high = read(context, "wage_max"), bed = read(context, "bed"), food = read(context, "food"),
            school = read(context, "education"), years = read(context, "years"), kind = read(context, "kind"),
            posted = read(context, "posted"), oldest = read(context, "male_to"), insured = read(context, "insured");
        return new DoubleValues() {
            private int doc;

            @Override
            public boolean advanceExact(int target) {
                doc = target;
                return true;
            }

            @Override
            public double doubleValue() throws IOException {
                int where = (int) at(place, doc);
                int level = w.distance[(int) at(trade, doc)];
                double sum = TRADE[level] + place(where) + wage((int) at(low, doc), (int) at(high, doc))
                    + board((int) at(bed, doc), (int) at(food, doc), where == w.home) + kind((int) at(kind, doc));
                if (at(years, doc) > 0 && (level > 0 || w.trades.isEmpty())) {
                    sum += PRACTICE;
                }
                long gap = w.education < 0 ? 0 : at(school, doc) - w.education;
                sum += gap > 0 ? SCHOOL * gap * gap : 0;
                if (w.age >= 50 && at(oldest, doc) == 999) {
                    sum += OLD * (w.age >= 55 ? 2 : 1);
                }
                long date = at(posted, doc);
                sum += date > 0 ? STALE * Math.min(90, Peer.TODAY - date) / 30.0 : 0;
                return Math.max(0.01, 100 - sum + INSURED * at(insured, doc));
            }
        };
    }

    private static NumericDocValues read(LeafReaderContext context, String field) throws IOException {
        return DocValues.getNumeric(context.reader(), field);
    }

    private static long at(NumericDocValues values, int doc) throws IOException {
        return values.advanceExact(doc) ? values.longValue() : 0;
    }

    @Override
    public boolean needsScores() {
        return false;
    }

    @Override
    public DoubleValuesSource rewrite(IndexSearcher reader) {
        return this;
    }

    @Override
    public boolean isCacheable(LeafReaderContext context) {
        return false;
    }

    @Override
    public int hashCode() {
        return w.id.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public String toString() {
        return "worth(" + w.id + ")";
    }
}
