// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lucene as an expert would set it up for this task: what bars an offer as filters, what makes it good
// as a function over doc values, asked in stages: the worker's trades where the worker wants to go, and
// only when too few of those are good, related and unskilled trades and other places (README.md).
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.queries.function.FunctionScoreQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.QueryBuilder;

final class Expert {
    private final IndexSearcher searcher;
    private final QueryBuilder builder = new QueryBuilder(new CJKAnalyzer());
    private final List<String> certificates = new ArrayList<>();
    private final Set<Integer> cooperating = new HashSet<>();
    private final Map<String, String> alias = new HashMap<>(), places = new HashMap<>();

    Expert(Path folder, IndexSearcher searcher) throws IOException {
        this.searcher = searcher;
        for (String[] r : Peer.rows(folder.resolve("lucene-certificates.tsv"))) {
            if (searcher.getIndexReader().docFreq(new Term("certificate", r[0])) > 0) {
                certificates.add(r[0]);
            }
        }
        Peer.rows(folder.resolve("lucene-cooperating.tsv")).forEach(r -> cooperating.add(Integer.valueOf(r[0])));
        Peer.rows(folder.resolve("lucene-aliases.tsv")).forEach(r -> alias.put(r[0], r[1]));
        Peer.rows(folder.resolve("lucene-places.tsv")).forEach(r -> places.put(r[0], r[1]));
    }

    private static Query term(String field, String value) {
        return new TermQuery(new Term(field, value));
    }

    private static Query range(String field, int from, int to) {
        return new IndexOrDocValuesQuery(IntPoint.newRangeQuery(field, from, to),
            NumericDocValuesField.newSlowRangeQuery(field, from, to));
    }

    private static Query anyOf(String field, Iterable<String> values) {
        List<BytesRef> terms = new ArrayList<>();
        values.forEach(value -> terms.add(new BytesRef(value)));
        return new TermInSetQuery(field, terms);
    }

    /** What a worker may be offered at all. */
    private void allowed(Worker w, BooleanQuery.Builder query) {
        query.add(term("offered", "1"), Occur.FILTER);
        if (w.age >= 0) {
            String sex = w.gender.equals("female") ? "female" : "male";
            query.add(range(sex + "_from", 0, w.age), Occur.FILTER);
            query.add(range(sex + "_to", w.age, 999), Occur.FILTER);
        }
        if (!w.gender.isEmpty()) {
            query.add(term("gender", w.gender.equals("male") ? "female" : "male"), Occur.MUST_NOT);
        }
        List<String> missing = new ArrayList<>(certificates);
        missing.removeAll(w.held);
        query.add(anyOf("certificate", missing), Occur.MUST_NOT);
        if (!w.entitled) {
            query.add(term("terms", "public_welfare"), Occur.MUST_NOT);
        }
    }

    private static String field(int region) {
        return region % 10000 == 0 ? "province" : region % 100 == 0 ? "city" : "county";
    }

    private static Query where(Worker w) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        if (w.nearHome && w.home > 0) {
            return any.add(term("city", String.valueOf(w.home / 100 * 100)), Occur.SHOULD).build();
        }
        for (int region : w.regions) {
            any.add(term(field(region), String.valueOf(region)), Occur.SHOULD);
        }
        return w.regions.length == 0 ? new MatchAllDocsQuery() : any.build();
    }

    /** Trades up to `far` from the worker's; from 5 on any that needs no training. */
    private static Query trades(Worker w, int far) {
        List<String> near = new ArrayList<>();
        w.trades.forEach((code, distance) -> {
            if (distance <= far) {
                near.add(code);
            }
        });
        BooleanQuery.Builder any = new BooleanQuery.Builder().add(anyOf("trade", near), Occur.SHOULD);
        return near.isEmpty() || far >= 5 ? any.add(term("unskilled", "1"), Occur.SHOULD).build() : any.build();
    }

    private static Query both(Query a, Query b) {
        return new BooleanQuery.Builder().add(a, Occur.FILTER).add(b, Occur.FILTER).build();
    }

    private TopDocs ask(Worker w, Query among, int limit) throws IOException {
        BooleanQuery.Builder query = new BooleanQuery.Builder().add(among, Occur.FILTER);
        allowed(w, query);
        return searcher.search(new FunctionScoreQuery(new ConstantScoreQuery(query.build()), new Worth(w, cooperating)), limit);
    }

    private static boolean good(TopDocs found, int limit, float least) {
        return found.scoreDocs.length == limit && found.scoreDocs[limit - 1].score >= least;
    }

    /** Own trades where wished; then also these anywhere and others there; at last anything. */
    TopDocs match(Worker w, int limit) throws IOException {
        Query where = where(w), own = trades(w, 2);
        TopDocs found = ask(w, both(own, where), limit);
        if (good(found, limit, Worth.GOOD)) {
            return found;
        }
        BooleanQuery.Builder either = new BooleanQuery.Builder().add(own, Occur.SHOULD).add(both(trades(w, 5), where), Occur.SHOULD);
        found = ask(w, either.build(), limit);
        return good(found, limit, Worth.FAIR) ? found : ask(w, trades(w, 5), limit);
    }

    /** The trades a question names, longest alias first; a trade's words match its code too. */
    private Set<String> tradesIn(String text) {
        Set<String> found = new HashSet<>();
        StringBuilder rest = new StringBuilder(text.toUpperCase());
        for (int size = Math.min(10, rest.length()); size >= 2; size--) {
            for (int at = 0; at + size <= rest.length(); at++) {
                String code = alias.get(rest.substring(at, at + size));
                if (code != null) {
                    found.add(code);
                    rest.replace(at, at + size, " ".repeat(size));
                }
            }
        }
        return found;
    }

    /** r: id, text, provinces and cities as codes, least wage, 1 when with a bed, trades as codes. */
    TopDocs search(String[] r, int limit) throws IOException {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        query.add(term("offered", "1"), Occur.FILTER);
        if (!r[2].isEmpty()) {
            BooleanQuery.Builder any = new BooleanQuery.Builder();
            for (String code : r[2].split(" ")) {
                any.add(term(field(Integer.parseInt(code)), code), Occur.SHOULD);
            }
            query.add(any.build(), Occur.FILTER);
        }
        if (!r[3].isEmpty()) {
            query.add(range("wage_max", Integer.parseInt(r[3]), Integer.MAX_VALUE), Occur.FILTER);
        }
        if (r[4].equals("1")) {
            query.add(term("accommodation", "provided"), Occur.FILTER);
        }
        if (!r[5].isEmpty()) {
            query.add(anyOf("trade", List.of(r[5].split(" "))), Occur.FILTER);
        }
        if (!r[1].isEmpty()) {
            BooleanQuery.Builder words = new BooleanQuery.Builder();
            for (String code : tradesIn(r[1])) {
                words.add(new BoostQuery(new ConstantScoreQuery(term("trade", code)), 12), Occur.SHOULD);
            }
            for (int size = 2; size <= 4; size++) {
                for (int at = 0; at + size <= r[1].length(); at++) {
                    String code = places.get(r[1].substring(at, at + size));
                    if (code != null) {
                        words.add(new BoostQuery(new ConstantScoreQuery(term(field(Integer.parseInt(code)), code)), 8), Occur.SHOULD);
                    }
                }
            }
            Query title = builder.createBooleanQuery("title", r[1]), text = builder.createBooleanQuery("text", r[1]);
            if (title != null && text != null) {
                words.add(new BoostQuery(title, 1.5f), Occur.SHOULD);
                words.add(text, Occur.SHOULD);
            }
            query.add(words.build(), Occur.MUST);
        }
        return searcher.search(query.build(), limit);
    }
}
