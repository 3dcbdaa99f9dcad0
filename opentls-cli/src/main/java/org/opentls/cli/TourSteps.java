package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.net.ssl.SSLException;
import org.opentls.OpenTls;
import org.opentls.age.Age;
import org.opentls.age.AgeException;
import org.opentls.age.Identity;
import org.opentls.age.X25519Identity;
import org.opentls.api.OpenSSL;
import org.opentls.cipherlib.Box;
import org.opentls.cipherlib.Cipher;
import org.opentls.hashlib.Digest;
import org.opentls.hashlib.Digests;
import org.opentls.hmac.Hmac;
import org.opentls.io.Chain;
import org.opentls.io.Filters;
import org.opentls.kdf.PasswordHash;
import org.opentls.random.Secrets;
import org.opentls.random.SystemRandom;
import org.opentls.tls.HostSource;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.Resumption;
import org.opentls.tls.TlsConnection;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.Transport;
import org.opentls.tls.Trust;
import org.opentls.tls.VirtualHosts;

/**
 * The steps of the tour, in order.
 *
 * @param folder where steps may write
 * @param fleet processes that share sessions, if there is a Redis for them
 */
record TourSteps(Path folder, Optional<TourFleet> fleet) {
  private static final int SAMPLE_SIZE = 8 << 20;
  private static final HexFormat HEX = HexFormat.of();

  /** As much of a stored hash as fits a line. */
  private static final int STORED_SHOWN = 60;

  /** Writes a file to work on. */
  static Path generate(Path file) throws IOException {
    return Files.write(file, SystemRandom.create().randbytes(SAMPLE_SIZE));
  }

  List<Step> all() {
    return Stream.of(basics(), fleet.map(this::sharing).stream().toList(), more())
        .flatMap(List::stream)
        .toList();
  }

  private List<Step> basics() {
    return List.of(
        new Step(
            "The OpenSSL behind all this",
            List.of("OpenSSL.versionText(); OpenSSL.source()      // more: opentls doctor"),
            _ -> List.of(OpenSSL.versionText() + ", from " + OpenSSL.source())),
        new Step(
            "Digest a file with several algorithms",
            List.of("Digests.fileDigest(file, \"SHA256\")           // opentls hash FILE"),
            this::digests),
        new Step(
            "The JDK's own SHA-256 agrees",
            List.of("MessageDigest.getInstance(\"SHA-256\", \"SUN\")"),
            TourSteps::agreement),
        new Step(
            "Output of any length",
            List.of("Digest.shake256().update(file).hexdigest(36)"),
            TourSteps::unlimitedOutput),
        new Step(
            "Make a list of digests and check it",
            List.of("opentls hash --tag FILE > SUMS", "opentls hash --check SUMS"),
            this::checkedList),
        new Step(
            "One changed byte is found",
            List.of("opentls hash --check SUMS                    # after a byte was changed"),
            this::tamperedFile),
        new Step(
            "Random numbers without bias",
            List.of("var random = SystemRandom.create()           // opentls rand --help"),
            _ -> randomNumbers()),
        new Step(
            "A token that nobody can guess",
            List.of("Secrets.tokenUrlSafe()                       // opentls rand token"),
            _ -> List.of(Secrets.tokenUrlSafe())),
        new Step(
            "Authenticate a file with a key",
            List.of("Hmac.sha256(key).update(file).hexdigest()    // opentls mac FILE"),
            TourSteps::hmac),
        new Step(
            "Hash a password for storage and check it",
            List.of(
                "PasswordHash.of(password, kdf).encoded()     // opentls kdf hash",
                "PasswordHash.parse(stored).verify(password)  // opentls kdf verify"),
            _ -> passwordHash()),
        new Step(
            "Encrypt a file; a forged byte is found",
            List.of("Cipher.aes256Gcm().encrypt(key, aad, message)"),
            TourSteps::encryption),
        new Step(
            "A box for those who have a key and a message",
            List.of("Box.open(key, Box.seal(key, message))"),
            _ -> box()),
        new Step(
            "Encrypt a file to a key, as age does; one flipped bit is found",
            List.of(
                "Age.encrypt(file, encrypted, recipient)      // opentls encrypt -r KEY FILE",
                "Age.decrypt(encrypted, decrypted, identity)  // opentls decrypt -i KEY FILE"),
            this::ageFile),
        new Step(
            "A chain of OpenSSL's filters: digest and Base64 in one pass",
            List.of(
                "Chain.memory().push(Filters.base64OneLine()).push(sha256)",
                "chain.outputStream().write(data)"),
            TourSteps::chain),
        new Step(
            "Speak TLS: certificates, an HTTPS server, a client that comes twice",
            List.of(
                "TlsContext.server(TlsIdentity.pem(cert, key)) // opentls serve",
                "TlsContext.client().trust(authority).build()  // opentls connect"),
            _ -> tls()),
        new Step(
            "Resume a client after the server's own restart",
            List.of(
                "Resumption.tickets(KeyRingStore.file(ring), protector)",
                "opentls serve --tickets file:RING"),
            _ -> restart()));
  }

  private Step sharing(TourFleet servers) {
    return new Step(
        "Share sessions between two processes over Redis, and kill one",
        List.of("opentls serve --sessions redis://HOST --kek-file KEK"),
        _ -> shared(servers));
  }

  private List<Step> more() {
    return List.of(
        new Step(
            "Be two hosts on one port",
            List.of("VirtualHosts.builder().host(name, context)    // opentls serve --host"),
            _ -> hosts()),
        new Step(
            "Speak TLS inside TLS, in memory; a proxy works alike",
            List.of("client.over(Transport.of(outer), host, port)  // opentls connect --proxy"),
            _ -> tunnel()),
        new Step(
            "Put OpenSSL under code that knows only the JDK",
            List.of("OpenTls.install()", "MessageDigest.getInstance(\"SHA3-512\")"),
            TourSteps::dropIn));
  }

  private List<String> digests(Path file) throws IOException {
    var empty = Files.createFile(folder.resolve("empty"));
    long size = Files.size(file);
    var lines = new ArrayList<String>();
    lines.add(Quoting.quote(file.toString()) + ", " + Progress.bytes(size));
    for (var name : List.of("MD5", "SHA256", "SHA512", "SHA3-256", "BLAKE2b")) {
      // The first digest of a kind loads what the others only use.
      Digests.fileDigest(empty, name);
      long start = System.nanoTime();
      var digest = HEX.formatHex(Digests.fileDigest(file, name));
      double rate = size * 1e9 / (System.nanoTime() - start);
      lines.add("%-9s %-44s %s/s".formatted(name, shortened(digest), Progress.bytes((long) rate)));
    }
    return lines;
  }

  private static String shortened(String digest) {
    return digest.length() <= 40 ? digest : digest.substring(0, 40) + "...";
  }

  private static List<String> agreement(Path file) throws IOException, GeneralSecurityException {
    var ours = Digests.fileDigest(file, "SHA256");
    var theirs = MessageDigest.getInstance("SHA-256", "SUN");
    try (var in = Files.newInputStream(file)) {
      var buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        theirs.update(buffer, 0, n);
      }
    }
    if (!Digests.isEqual(ours, theirs.digest())) {
      throw new Failure("the JDK's SHA-256 of the file differs");
    }
    return List.of("both say " + HEX.formatHex(ours));
  }

  private static List<String> unlimitedOutput(Path file) throws IOException {
    try (var digest = Digest.shake256()) {
      return List.of(digest.update(file).hexdigest(36));
    }
  }

  private List<String> checkedList(Path file) throws IOException {
    Files.copy(file, copy(), StandardCopyOption.REPLACE_EXISTING);
    var list = run(0, "hash", "--tag", copy().toString());
    Files.writeString(sums(), String.join("\n", list) + "\n");
    return run(0, "hash", "--check", sums().toString());
  }

  private List<String> tamperedFile(Path file) throws IOException {
    byte[] changed = {(byte) (firstByte(copy()) + 1)};
    try (var out = Files.newByteChannel(copy(), StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(changed));
    }
    return run(Main.FAILED, "hash", "--check", sums().toString());
  }

  private static int firstByte(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.read();
    }
  }

  private Path copy() {
    return folder.resolve("copy");
  }

  private Path sums() {
    return folder.resolve("SUMS");
  }

  /** Runs a command of this program and returns the lines that it prints. */
  private static List<String> run(int expectedExitCode, String... command) {
    var out = new ByteArrayOutputStream();
    int exitCode;
    try (var console = new Console(InputStream.nullInputStream(), out, out, "", false)) {
      exitCode = Main.run(console, command);
    }
    var lines = Arrays.asList(out.toString(UTF_8).split("\n"));
    if (exitCode != expectedExitCode) {
      throw new Failure("exit code " + exitCode + ": " + String.join("; ", lines));
    }
    return lines;
  }

  private static List<String> randomNumbers() {
    var random = SystemRandom.create();
    var cards = new ArrayList<>(List.of("Ace", "King", "Queen", "Jack", "Ten"));
    random.shuffle(cards);
    return List.of(
        "random.randint(1, 6)       " + random.randint(1, 6),
        "random.shuffle(cards)      " + String.join(" ", cards),
        String.format(Locale.ROOT, "random.normal(100, 15)     %.3f", random.normal(100, 15)),
        "random.nextLong()          " + random.nextLong());
  }

  private static List<String> hmac(Path file) throws IOException {
    try (var hmac = Hmac.sha256(Secrets.tokenBytes()).update(file)) {
      byte[] code = hmac.digest();
      boolean right = hmac.verify(code);
      code[0]++;
      if (!right || hmac.verify(code)) {
        throw new Failure("the check of the code is wrong");
      }
      return List.of("code       " + hmac.hexdigest(), "forged     refused");
    }
  }

  private static List<String> passwordHash() {
    var password = "correct horse battery staple".toCharArray();
    var function = new CostOptions().of(PasswordFunction.best());
    var stored = PasswordHash.of(password, function).encoded();
    var hash = PasswordHash.parse(stored);
    boolean right = hash.verify(password);
    boolean wrong = hash.verify("correct horse".toCharArray());
    if (!right || wrong) {
      throw new Failure("the check of the password is wrong");
    }
    return List.of(
        "stored     " + stored.substring(0, STORED_SHOWN) + "...",
        "password   OK",
        "another    FAILED");
  }

  /** Of a larger file only the start, since the message is in memory as a whole. */
  private static List<String> encryption(Path file) throws IOException, GeneralSecurityException {
    byte[] message;
    try (var in = Files.newInputStream(file)) {
      message = in.readNBytes(SAMPLE_SIZE);
    }
    var cipher = Cipher.aes256Gcm();
    byte[] key = Secrets.tokenBytes(cipher.keySize());
    byte[] aad = "tour".getBytes(UTF_8);
    byte[] sealed = cipher.encrypt(key, aad, message);
    if (!Arrays.equals(cipher.decrypt(key, aad, sealed), message)) {
      throw new Failure("what was decrypted differs from the file");
    }
    sealed[sealed.length / 2]++;
    return List.of(
        "encrypted  " + Progress.bytes(message.length) + " with a nonce and a tag",
        "decrypted  the same bytes",
        "forged     " + refusal(() -> cipher.decrypt(key, aad, sealed)));
  }

  private static List<String> box() throws GeneralSecurityException {
    byte[] key = Box.newKey();
    byte[] box = Box.seal(key, "meet me at noon".getBytes(UTF_8));
    var opened = new String(Box.open(key, box), UTF_8);
    return List.of(
        "sealed     " + shortened(HEX.formatHex(box)),
        "opened     " + opened,
        "other key  " + refusal(() -> Box.open(Box.newKey(), box)));
  }

  private List<String> ageFile(Path file) throws IOException {
    var encrypted = folder.resolve("encrypted.age");
    var decrypted = folder.resolve("decrypted");
    try (var identity = X25519Identity.generate()) {
      Age.encrypt(file, encrypted, identity.recipient());
      Age.decrypt(encrypted, decrypted, identity);
      if (Files.mismatch(file, decrypted) != -1) {
        throw new Failure("what was decrypted differs from the file");
      }
      flipLastBit(encrypted);
      return List.of(
          "recipient  " + shortened(identity.recipient().toString()),
          "encrypted  " + Progress.bytes(Files.size(encrypted)),
          "decrypted  the same bytes",
          "one bit    " + refusal(encrypted, identity));
    }
  }

  private static void flipLastBit(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long last = channel.size() - 1;
      var one = ByteBuffer.allocate(1);
      channel.read(one, last);
      one.put(0, (byte) (one.get(0) ^ 1));
      channel.write(one.flip(), last);
    }
  }

  /** How a changed file is refused. */
  private static String refusal(Path encrypted, Identity identity) throws IOException {
    try {
      Age.verify(encrypted, identity);
    } catch (AgeException e) {
      return e.getClass().getSimpleName() + " of the kind " + e.kind();
    }
    throw new Failure("a changed file was accepted");
  }

  private static List<String> chain(Path file) throws IOException {
    byte[] data;
    try (var in = Files.newInputStream(file)) {
      data = in.readNBytes(SAMPLE_SIZE);
    }
    var sha256 = Filters.digest("SHA256");
    try (var chain = Chain.memory().push(Filters.base64OneLine()).push(sha256)) {
      chain.outputStream().write(data);
      chain.flush();
      byte[] text = chain.toByteArray();
      if (!Arrays.equals(text, Base64.getEncoder().encode(data))) {
        throw new Failure("the JDK's Base64 of the file differs");
      }
      return List.of(
          "SHA256     " + sha256.hexdigest(),
          "Base64     " + Progress.bytes(text.length) + ", as the JDK's");
    }
  }

  /** A call that must be refused. */
  private interface Forgery {
    byte[] open() throws GeneralSecurityException;
  }

  /** How a forgery is refused. */
  private static String refusal(Forgery forgery) throws GeneralSecurityException {
    try {
      forgery.open();
    } catch (AEADBadTagException e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
    throw new Failure("a forgery was accepted");
  }

  private List<String> tls() throws IOException {
    var certificate = folder.resolve("server.pem");
    var key = folder.resolve("server.key");
    var authority = folder.resolve("ca.pem");
    var from = Instant.now().minus(Duration.ofMinutes(1));
    var until = from.plus(Duration.ofDays(1));
    try (var issuer = new TrialAuthority(KeyKind.ec, from, until)) {
      var issued = issuer.server(List.of(TrialName.parse(HOST)), from, until);
      Files.writeString(authority, issuer.certificate());
      Files.writeString(certificate, issued.certificate());
      Files.write(key, issued.key());
    }
    var context =
        TlsContext.server(TlsIdentity.pem(certificate, key))
            .applicationProtocols(TrialServer.PROTOCOLS)
            .build();
    var client =
        TlsContext.client().trust(Trust.pem(authority)).applicationProtocols("http/1.1").build();
    try (var server = TrialServer.start(context, HERE, Optional.empty())) {
      return List.of(
          "agreed     " + visit(client, server.port()),
          "again      " + visit(client, server.port()));
    }
  }

  /** The client stays, and the server is another one with the same ring of keys. */
  private List<String> restart() throws IOException {
    var client = TlsContext.client().trust(Trust.pem(folder.resolve("ca.pem"))).build();
    int port;
    try (var resumption = ofFile();
        var server = TrialServer.start(server(resumption), HERE, Optional.empty())) {
      port = server.port();
      visit(client, port);
    }
    try (var resumption = ofFile();
        var server =
            TrialServer.start(
                server(resumption), new Endpoint(HERE.host(), port), Optional.empty())) {
      var told = visit(client, server.port());
      if (resumption.metrics().resumed() != 1) {
        throw new Failure("the server has not resumed its client: " + told);
      }
      return List.of("ring       a file for its owner alone", "restarted  " + told);
    }
  }

  /** The client stays; which server it comes to does not matter. */
  private List<String> shared(TourFleet fleet) throws IOException, InterruptedException {
    var kek =
        Files.write(folder.resolve("kek"), Base64.getEncoder().encode(Secrets.tokenBytes(32)));
    var client =
        TlsContext.client()
            .trust(Trust.pem(folder.resolve("ca.pem")))
            .resumeAcrossPorts(true)
            .build();
    try (var redis = fleet.redisServer();
        var first = fleet.server(redis, kek);
        var second = fleet.server(redis, kek)) {
      var lines = new ArrayList<String>();
      lines.add("first      " + visit(client, first.port()));
      lines.add("second     " + visitAgain(client, second.port()));
      first.child().kill();
      lines.add("killed     the first, at once; none of its sessions is lost");
      lines.add("second     " + visitAgain(client, second.port()));
      return lines;
    }
  }

  /** A process that has only just started may be too slow for its first visitor. */
  private static String visitAgain(TlsContext client, int port) throws IOException {
    for (int i = 0; i < MOST_VISITS; i++) {
      if (visit(client, port).equals(RESUMED)) {
        return RESUMED;
      }
    }
    throw new Failure("the server has not resumed its client");
  }

  private static final int MOST_VISITS = 5;

  private static final String RESUMED = "the session of before, resumed";

  private static final Endpoint HERE = new Endpoint("127.0.0.1", 0);

  private Resumption ofFile() {
    var keys = KeyRingStore.file(folder.resolve("tickets.ring"));
    return Resumption.tickets(keys, KeyProtector.none()).build();
  }

  private TlsContext server(Resumption resumption) throws IOException {
    var identity = TlsIdentity.pem(folder.resolve("server.pem"), folder.resolve("server.key"));
    return TlsContext.server(identity)
        .applicationProtocols(TrialServer.PROTOCOLS)
        .resumption(resumption)
        .build();
  }

  private List<String> hosts() throws IOException {
    var from = Instant.now().minus(Duration.ofMinutes(1));
    var until = from.plus(Duration.ofDays(1));
    var builder = VirtualHosts.builder();
    try (var issuer = new TrialAuthority(KeyKind.ec, from, until)) {
      var authority = Files.writeString(folder.resolve("hosts-ca.pem"), issuer.certificate());
      for (var name : List.of("shop.example", "*.blog.example")) {
        var file = name.replace('*', '_');
        var issued = issuer.server(List.of(TrialName.parse(name)), from, until);
        var certificate = Files.writeString(folder.resolve(file + ".pem"), issued.certificate());
        var key = Files.write(folder.resolve(file + ".key"), issued.key());
        builder.host(name, HostSource.pem(certificate, key));
      }
      var client = TlsContext.client().trust(Trust.pem(authority)).build();
      try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        var hosts = builder.build();
        var lines = new ArrayList<String>();
        for (var name : List.of("shop.example", "new.blog.example", "other.example")) {
          lines.add("%-17s %s".formatted(name, greeting(client, hosts, listening, name)));
        }
        return lines;
      }
    }
  }

  /** Whose certificate a server shows, or why it does not. */
  private static String greeting(
      TlsContext client, VirtualHosts hosts, ServerSocket listening, String name)
      throws IOException {
    try (var socket = new Socket(listening.getInetAddress(), listening.getLocalPort());
        var server = hosts.context().over(listening.accept());
        var connection = client.over(Transport.of(socket), name, 443)) {
      Thread.ofVirtual().start(() -> shakeHands(server));
      connection.handshake();
      var shown = (X509Certificate) connection.session().getPeerCertificates()[0];
      return "shows a certificate of "
          + String.join(", ", CertificateFacts.of(shown, Instant.now()).names());
    } catch (SSLException e) {
      return Messages.oneLine(e);
    }
  }

  private static void shakeHands(TlsConnection server) {
    try {
      server.handshake();
    } catch (IOException _) {
      // The client hears of it.
    }
  }

  private List<String> tunnel() throws IOException {
    var identity = TlsIdentity.pem(folder.resolve("server.pem"), folder.resolve("server.key"));
    var server = TlsContext.server(identity).build();
    var client = TlsContext.client().trust(Trust.pem(folder.resolve("ca.pem"))).build();
    var pipe = Transport.pipe();
    try (var outer = client.over(pipe.one(), HOST, 443);
        var inner = client.over(Transport.of(outer), HOST, 443)) {
      Thread.ofVirtual().start(() -> echo(server, pipe.other()));
      inner.outputStream().write("hello".getBytes(UTF_8));
      inner.closeOutput();
      var answer = new String(inner.inputStream().readAllBytes(), UTF_8);
      return List.of(
          "outer      " + outer.session().getCipherSuite(),
          "inner      " + inner.session().getCipherSuite(),
          "answered   " + Quoting.always(answer));
    }
  }

  private static void echo(TlsContext server, Transport transport) {
    try (var outer = server.over(transport, HOST, 443);
        var inner = server.over(Transport.of(outer), HOST, 443)) {
      inner.inputStream().transferTo(inner.outputStream());
    } catch (IOException _) {
      // The client hears of it.
    }
  }

  private static String visit(TlsContext client, int port) throws IOException {
    try (var connection = client.connect(HOST, port)) {
      var request =
          """
          GET /connection.json HTTP/1.1\r
          Host: localhost\r
          Connection: close\r
          \r
          """;
      connection.outputStream().write(request.getBytes(UTF_8));
      var answer = new String(connection.inputStream().readAllBytes(), UTF_8);
      if (!answer.startsWith("HTTP/1.1 200")
          || !answer.contains(connection.session().getProtocol())) {
        throw new Failure(
            "the server answers " + Quoting.always(answer.lines().findFirst().orElse("")));
      }
      var facts =
          ConnectionFacts.of(connection.session(), connection, connection.applicationProtocol());
      return connection.isResumed() ? RESUMED : facts.summary();
    }
  }

  private static final String HOST = "localhost";

  private static List<String> dropIn(Path file) throws IOException, GeneralSecurityException {
    OpenTls.install();
    try {
      var digest = MessageDigest.getInstance("SHA3-512");
      var hex = HEX.formatHex(digest.digest("abc".getBytes(UTF_8)));
      return List.of(
          "provider  " + digest.getProvider().getName(), "of \"abc\"  " + shortened(hex));
    } finally {
      OpenTls.uninstall();
    }
  }
}
