package dev.plumbline.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.BinPackRewriteFilePlanner;
import org.apache.iceberg.actions.RewriteDataFiles;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.spark.actions.RewriteDataFilesSparkAction;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.sql.SparkSession;

/** Joins the small data files of a partition, on a branch: the rows stay, their files change. */
final class Compaction {
  private final FileSizes sizes;

  Compaction(FileSizes sizes) {
    this.sizes = sizes;
  }

  /** Files of the published state that would be rewritten; known from metadata alone. */
  long candidates(Table table) {
    BinPackRewriteFilePlanner planner = new BinPackRewriteFilePlanner(table);
    planner.init(sizes.options());
    long files = 0;
    try (CloseableIterable<RewriteFileGroup> groups = planner.plan().groups()) {
      for (RewriteFileGroup group : groups) {
        files += group.inputFileNum();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** Rewrites on the branch, which stands at the head of main; the files read and written. */
  RewriteDataFiles.Result rewrite(SparkSession spark, Table table, String branch) {
    Snapshot before = table.currentSnapshot();
    RewriteDataFilesSparkAction action =
        SparkActions.get(spark)
            .rewriteDataFiles(new OnBranch(table, branch))
            .options(sizes.options());
    // Sorted as each write sorts it, so that readers can still skip files and row groups.
    RewriteDataFiles.Result result =
        (table.sortOrder().isSorted() ? action.sort() : action.binPack()).execute();
    table.refresh();
    Snapshot after = table.snapshot(table.refs().get(branch).snapshotId());
    if (rows(before) != rows(after)) {
      throw new IllegalStateException(
          "joining the files of "
              + table.name()
              + " would have made "
              + rows(after)
              + " rows of "
              + rows(before));
    }
    return result;
  }

  private static long rows(Snapshot snapshot) {
    return Long.parseLong(snapshot.summary().get("total-records"));
  }

  /** The table with its rewrites going to a branch, which the action has no option for. */
  private static final class OnBranch extends BaseTable {
    private static final long serialVersionUID = 1L;
    private final String branch;

    OnBranch(Table table, String branch) {
      super(((HasTableOperations) table).operations(), table.name());
      this.branch = branch;
    }

    @Override
    public RewriteFiles newRewrite() {
      return super.newRewrite().toBranch(branch);
    }
  }
}
