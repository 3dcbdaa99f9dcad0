package org.opentls.interop;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.RingId;

/**
 * Rings of keys in a table of a database, by JDBC and standard SQL alone; its clock is the
 * database's.
 *
 * <pre>
 * create table tls_key (
 *   namespace varchar(64), ring varchar(64), slot bigint, content varbinary(4096) not null,
 *   erase_at timestamp with time zone not null, primary key (namespace, ring, slot))
 * </pre>
 *
 * <p>Each call gets a virtual thread. For any number of threads.
 *
 * @param database whose connections commit by themselves, as they do unless told
 */
record JdbcKeyRingStore(DataSource database) implements KeyRingStore {
  private static <T> CompletionStage<T> start(Callable<T> work) {
    var result = new CompletableFuture<T>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(work.call());
          } catch (Throwable t) {
            result.completeExceptionally(t);
          }
        });
    return result;
  }

  @Override
  public CompletionStage<Map<Long, byte[]>> load(RingId ring, long from, long to) {
    return start(() -> {
      try (var connection = database.getConnection()) {
        purge(connection);
        return read(connection, ring, from, to);
      }
    });
  }

  /** Keys that nobody may use any more must not lie about. */
  private static void purge(Connection connection) throws SQLException {
    try (var statement =
        connection.prepareStatement("delete from tls_key where erase_at <= current_timestamp")) {
      statement.executeUpdate();
    }
  }

  private static Map<Long, byte[]> read(Connection connection, RingId ring, long from, long to)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            "select slot, content from tls_key"
                + " where namespace = ? and ring = ? and slot between ? and ?"
                + " and erase_at > current_timestamp")) {
      query.setString(1, ring.namespace());
      query.setString(2, ring.name());
      query.setLong(3, from);
      query.setLong(4, to);
      var found = new TreeMap<Long, byte[]>();
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getLong(1), rows.getBytes(2));
        }
      }
      return found;
    }
  }

  @Override
  public CompletionStage<byte[]> offer(RingId ring, long slot, byte[] value, Instant eraseAt) {
    return start(() -> {
      try (var connection = database.getConnection()) {
        purge(connection);
        insert(connection, ring, slot, value, eraseAt);
        return Optional.ofNullable(read(connection, ring, slot, slot).get(slot))
            .orElseThrow(() -> new IOException("what was offered is gone"));
      }
    });
  }

  private static void insert(
      Connection connection, RingId ring, long slot, byte[] value, Instant eraseAt)
      throws SQLException {
    try (var statement =
        connection.prepareStatement("insert into tls_key values (?, ?, ?, ?, ?)")) {
      statement.setString(1, ring.namespace());
      statement.setString(2, ring.name());
      statement.setLong(3, slot);
      statement.setBytes(4, value);
      statement.setTimestamp(5, Timestamp.from(eraseAt));
      statement.executeUpdate();
    } catch (SQLIntegrityConstraintViolationException e) {
      // Somebody else was the first.
    }
  }

  @Override
  public CompletionStage<Instant> time() {
    return start(() -> {
      try (var connection = database.getConnection();
          var query = connection.prepareStatement("values (current_timestamp)");
          var rows = query.executeQuery()) {
        rows.next();
        return rows.getObject(1, OffsetDateTime.class).toInstant();
      }
    });
  }
}
