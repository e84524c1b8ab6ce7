package dev.plumbline.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.jdbc.JdbcClientPool;

/**
 * Iceberg's JDBC catalog. Opening it leaves results of its look at the schema unread, and in SQLite
 * an unread result keeps its connection at the state it began with: later writes through it fail as
 * locked. So the connection is renewed once after opening.
 */
public final class DatabaseCatalog extends JdbcCatalog {
  private final Connections connections;

  /** Made by Iceberg by this class's name. */
  public DatabaseCatalog() {
    this(new Connections());
  }

  private DatabaseCatalog(Connections connections) {
    super(null, connections::open, true);
    this.connections = connections;
  }

  @Override
  public void initialize(String name, Map<String, String> properties) {
    super.initialize(name, properties);
    connections.renew();
  }

  private static final class Connections {
    private JdbcClientPool pool;
    private boolean isRenewed;

    JdbcClientPool open(Map<String, String> properties) {
      pool = new JdbcClientPool(properties.get("uri"), properties);
      return pool;
    }

    void renew() {
      try {
        // What the pool takes for a lost connection makes it open a new one and ask again.
        pool.run(
            connection -> {
              if (!isRenewed) {
                isRenewed = true;
                throw new SQLTransientConnectionException("renew after opening the catalog");
              }
              return true;
            },
            true);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
