package dev.sojourn.e2e.programs.patterns;

import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Inside;
import dev.sojourn.e2e.programs.shared.Mx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.MMapDirectory;

/** Searches an index whose segments are mapped into memory. */
public final class LuceneSearch {
  private static final Logger LOGGER = Logger.getLogger("org.apache.lucene");
  private static final int DOCUMENTS = 1_000;
  private static final Inside FIRST = new Inside();

  private LuceneSearch() {}

  /** Counts the hits, and stops at the first. */
  private static final class Counting extends SimpleCollector {
    private int hits;

    @Override
    public void collect(int document) {
      FIRST.stop();
      hits++;
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }

  private static final class Manager implements CollectorManager<Counting, Integer> {
    @Override
    public Counting newCollector() {
      return new Counting();
    }

    @Override
    public Integer reduce(Collection<Counting> collectors) {
      return collectors.stream().mapToInt(collector -> collector.hits).sum();
    }
  }

  /** Called with a folder for the index. */
  public static void main(String[] args) throws IOException, InterruptedException {
    LOGGER.setLevel(Level.OFF);
    Mx.await();
    try (MMapDirectory directory = new MMapDirectory(Path.of(args[0]))) {
      try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
        for (int i = 0; i < DOCUMENTS; i++) {
          Document document = new Document();
          document.add(new StringField("id", Integer.toString(i), Field.Store.YES));
          document.add(new StringField("even", Boolean.toString(i % 2 == 0), Field.Store.NO));
          writer.addDocument(document);
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        AtomicInteger hits = new AtomicInteger();
        Thread thread = Facts.start("searches", () -> hits.set(search(searcher)));
        FIRST.examine();
        Facts.join(thread);
        Facts.print("hits", hits);
        long before = Mx.sojourns();
        Facts.print("stored", searcher.storedFields().document(7).get("id"));
        Facts.print("reads outside of searches are transitions", Mx.sojourns() > before);
      }
    }
  }

  private static int search(IndexSearcher searcher) {
    try {
      return searcher.search(new TermQuery(new Term("even", "true")), new Manager());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
