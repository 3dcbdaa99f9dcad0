package org.opentls.interop;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSession;
import org.postgresql.ssl.PGjdbcHostnameVerifier;

/** A program of the PostgreSQL driver's, which knows nothing of OpenTLS. */
final class PostgresProgram {
  private PostgresProgram() {}

  /** The driver's own verifier, which says what session it sees. */
  public static final class Telling implements HostnameVerifier {
    @Override
    public boolean verify(String name, SSLSession session) {
      IO.println(session.getClass().getName());
      return PGjdbcHostnameVerifier.INSTANCE.verify(name, session);
    }
  }

  /** Asks the server what was agreed upon. */
  public static void main(String[] arguments) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("sslmode", "verify-full");
    properties.setProperty("sslrootcert", arguments[1]);
    properties.setProperty("sslhostnameverifier", Telling.class.getName());
    try (var connection = DriverManager.getConnection(arguments[0], properties);
        var query = connection.createStatement();
        var rows =
            query.executeQuery(
                "select version, cipher from pg_stat_ssl where pid = pg_backend_pid()")) {
      rows.next();
      IO.println(rows.getString(1));
      IO.println(rows.getString(2));
    }
  }
}
