package org.opentls.interop;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.opentls.tls.BlockingSessionStore;
import org.opentls.tls.SessionStore.Capability;
import org.opentls.tls.StoreKey;

/**
 * Sessions in a table of a database, by JDBC and standard SQL alone:
 *
 * <pre>
 * create table tls_session (
 *   namespace varchar(64), name varchar(22), content varbinary(65536) not null,
 *   erase_at timestamp with time zone not null, primary key (namespace, name))
 * </pre>
 *
 * <p>Letters must not be folded: names that differ in case are different. For any number of
 * threads.
 *
 * @param database whose connections commit by themselves, as they do unless told
 */
record JdbcSessionStore(DataSource database) implements BlockingSessionStore {
  @Override
  public Optional<byte[]> load(StoreKey key) throws SQLException {
    try (var connection = database.getConnection()) {
      return read(connection, key);
    }
  }

  private static Optional<byte[]> read(Connection connection, StoreKey key) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "select content from tls_session where namespace = ? and name = ? and erase_at > ?")) {
      query.setString(1, key.namespace());
      query.setString(2, key.name());
      query.setTimestamp(3, Timestamp.from(Instant.now()));
      try (var rows = query.executeQuery()) {
        return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
      }
    }
  }

  /** Of all who read it, one deletes the row, and that one has it. */
  @Override
  public Optional<byte[]> take(StoreKey key) throws SQLException {
    try (var connection = database.getConnection()) {
      var read = read(connection, key);
      return delete(connection, key) ? read : Optional.empty();
    }
  }

  private static boolean delete(Connection connection, StoreKey key) throws SQLException {
    try (var statement =
        connection.prepareStatement("delete from tls_session where namespace = ? and name = ?")) {
      statement.setString(1, key.namespace());
      statement.setString(2, key.name());
      return statement.executeUpdate() == 1;
    }
  }

  @Override
  public void save(StoreKey key, byte[] value, Duration lifetime) throws SQLException {
    try (var connection = database.getConnection()) {
      var eraseAt = Instant.now().plus(lifetime);
      if (!update(connection, key, value, eraseAt)) {
        insert(connection, key, value, eraseAt);
      }
    }
  }

  private static boolean update(Connection connection, StoreKey key, byte[] value, Instant eraseAt)
      throws SQLException {
    return write(
        connection,
        "update tls_session set content = ?, erase_at = ? where namespace = ? and name = ?",
        key,
        value,
        eraseAt);
  }

  private static void insert(Connection connection, StoreKey key, byte[] value, Instant eraseAt)
      throws SQLException {
    try {
      write(
          connection,
          "insert into tls_session (content, erase_at, namespace, name) values (?, ?, ?, ?)",
          key,
          value,
          eraseAt);
    } catch (SQLIntegrityConstraintViolationException e) {
      // Somebody else has inserted it meanwhile.
      update(connection, key, value, eraseAt);
    }
  }

  private static boolean write(
      Connection connection, String sql, StoreKey key, byte[] value, Instant eraseAt)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, value);
      statement.setTimestamp(2, Timestamp.from(eraseAt));
      statement.setString(3, key.namespace());
      statement.setString(4, key.name());
      return statement.executeUpdate() == 1;
    }
  }

  @Override
  public void delete(StoreKey key) throws SQLException {
    try (var connection = database.getConnection()) {
      delete(connection, key);
    }
  }

  /** Deletes what nobody can load any more; to be called now and then. */
  int purge() throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement("delete from tls_session where erase_at <= ?")) {
      statement.setTimestamp(1, Timestamp.from(Instant.now()));
      return statement.executeUpdate();
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ATOMIC_TAKE, Capability.SHARED, Capability.DURABLE);
  }
}
