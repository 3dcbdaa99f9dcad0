package org.opentls.interop;

import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** H2 in this process, with the tables of the stores. */
final class Databases {
  private Databases() {}

  /** Of the file, which others of this process may have open too. */
  static JdbcConnectionPool open(Path file) throws SQLException {
    var pool = JdbcConnectionPool.create("jdbc:h2:file:" + file.toAbsolutePath(), "sa", "");
    pool.setMaxConnections(20);
    createTables(pool);
    return pool;
  }

  private static void createTables(DataSource database) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          create table if not exists tls_session (
            namespace varchar(64), name varchar(22), content varbinary(65536) not null,
            erase_at timestamp with time zone not null, primary key (namespace, name))
          """);
      statement.execute(
          """
          create table if not exists tls_key (
            namespace varchar(64), ring varchar(64), slot bigint, content varbinary(4096) not null,
            erase_at timestamp with time zone not null, primary key (namespace, ring, slot))
          """);
    }
  }
}
