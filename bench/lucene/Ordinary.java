// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lucene as an ordinary user sets it up: the posting's text through CJKAnalyzer, BM25, every word of the
// worker or question as one query over text and title.
import java.io.IOException;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.QueryBuilder;

final class Ordinary {
    private final IndexSearcher searcher;
    private final QueryBuilder builder = new QueryBuilder(new CJKAnalyzer());

    Ordinary(IndexSearcher searcher) {
        this.searcher = searcher;
    }

    TopDocs ask(String words, int limit) throws IOException {
        Query text = builder.createBooleanQuery("text", words), title = builder.createBooleanQuery("title", words);
        if (text == null || title == null) {
            return searcher.search(new MatchNoDocsQuery(), limit);
        }
        BooleanQuery.Builder both = new BooleanQuery.Builder();
        both.add(text, Occur.MUST).add(new BoostQuery(title, 2), Occur.SHOULD);
        return searcher.search(both.build(), limit);
    }
}
