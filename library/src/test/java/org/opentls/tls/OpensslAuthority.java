package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority that the program openssl keeps: it issues, revokes, and says what is revoked. */
final class OpensslAuthority {
  /** A certificate, and its key in files of PEM. The chain goes up to the root. */
  record Issued(Path certificate, Path chain, Path key) {
    TlsIdentity identity() throws IOException {
      return TlsIdentity.pem(chain, key);
    }

    X509Certificate x509() throws IOException {
      return TlsIdentity.certificates(Files.readAllBytes(certificate), certificate).getFirst();
    }

    PrivateKey privateKey() throws IOException, GeneralSecurityException {
      var text = Files.readString(key);
      var body = text.replaceAll("-----[A-Z ]+-----", "");
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
    }
  }

  private final Path folder;
  private final Path configuration;
  private final Issued own;
  private int count;

  private OpensslAuthority(Path folder, Issued own) throws IOException {
    this.folder = folder;
    this.own = own;
    Files.writeString(folder.resolve("index.txt"), "");
    Files.writeString(folder.resolve("serial"), "1000");
    Files.writeString(folder.resolve("crlnumber"), "01");
    configuration = configuration(folder);
  }

  private static Path configuration(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("openssl.cnf"),
        """
        [req]
        distinguished_name = name
        [name]
        [ca]
        default_ca = authority
        [authority]
        dir = %s
        database = $dir/index.txt
        serial = $dir/serial
        crlnumber = $dir/crlnumber
        new_certs_dir = $dir
        certificate = $dir/ca.pem
        private_key = $dir/ca-key.pem
        default_md = sha256
        default_days = 30
        default_crl_days = 7
        policy = any
        unique_subject = no
        copy_extensions = copy
        [any]
        commonName = supplied
        """
            .formatted(folder));
  }

  static OpensslAuthority root(Path folder, String name) throws Exception {
    var own = selfSigned(folder, name, AUTHORITY);
    Files.copy(own.certificate(), folder.resolve("ca.pem"));
    Files.copy(own.key(), folder.resolve("ca-key.pem"));
    return new OpensslAuthority(folder, own);
  }

  private static final String[] AUTHORITY = {
    "basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign,digitalSignature"
  };

  /** A certificate that its own key has signed. */
  static Issued selfSigned(Path folder, String name, String... extensions) throws Exception {
    var certificate = folder.resolve("self.pem");
    var key = folder.resolve("self-key.pem");
    var command = request(configuration(folder), name, key, List.of(extensions));
    command.addAll(P256);
    command.addAll(List.of("-x509", "-days", "30", "-out", certificate.toString()));
    run(command);
    return new Issued(certificate, certificate, key);
  }

  private static final List<String> P256 =
      List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");

  private static List<String> request(
      Path configuration, String name, Path key, List<String> extensions) {
    var command =
        new ArrayList<>(
            List.of("openssl", "req", "-config", configuration.toString(), "-subj", "/CN=" + name));
    command.addAll(List.of("-nodes", "-keyout", key.toString()));
    for (var extension : extensions) {
      command.addAll(List.of("-addext", extension));
    }
    return command;
  }

  OpensslAuthority intermediate(String name) throws Exception {
    var issued = issue(name, AUTHORITY);
    var inner = Files.createDirectory(folder.resolve(name));
    Files.copy(issued.certificate(), inner.resolve("ca.pem"));
    Files.copy(issued.key(), inner.resolve("ca-key.pem"));
    return new OpensslAuthority(inner, issued);
  }

  /** Issues a certificate for localhost. */
  Issued server(String... extensions) throws Exception {
    var all = new ArrayList<>(List.of(extensions));
    all.add(OF_LOCALHOST);
    return issue(P256, "localhost", all);
  }

  /** Issues a certificate for localhost with a key of Ed25519. */
  Issued ed25519Server() throws Exception {
    return issue(List.of("-newkey", "ed25519"), "localhost", List.of(OF_LOCALHOST));
  }

  private static final String OF_LOCALHOST = "subjectAltName=DNS:localhost,IP:127.0.0.1";

  /** Issues a certificate with a key of RSA. */
  Issued rsa(String name, String... extensions) throws Exception {
    return issue(List.of("-newkey", "rsa:2048"), name, List.of(extensions));
  }

  Issued issue(String name, String... extensions) throws Exception {
    return issue(P256, name, List.of(extensions));
  }

  private Issued issue(List<String> newKey, String name, List<String> extensions) throws Exception {
    count++;
    var key = folder.resolve("key" + count + ".pem");
    var asked = folder.resolve("request" + count + ".pem");
    var certificate = folder.resolve("certificate" + count + ".pem");
    var command = request(configuration, name, key, extensions);
    command.addAll(newKey);
    command.addAll(List.of("-new", "-out", asked.toString()));
    run(command);
    ca("-batch", "-notext", "-in", asked.toString(), "-out", certificate.toString());
    var chain =
        Files.writeString(
            folder.resolve("chain" + count + ".pem"),
            Files.readString(certificate) + Files.readString(own.chain()));
    return new Issued(certificate, chain, key);
  }

  /** Issues another certificate for a name and a key. */
  Issued renewed(Issued issued, String... options) throws Exception {
    count++;
    var asked = folder.resolve("request" + count + ".pem");
    var certificate = folder.resolve("certificate" + count + ".pem");
    run(
        List.of(
            "openssl",
            "req",
            "-new",
            "-config",
            configuration.toString(),
            "-subj",
            "/CN=localhost",
            "-key",
            issued.key().toString(),
            "-out",
            asked.toString()));
    var all = new ArrayList<>(List.of("-batch", "-notext", "-in", asked.toString()));
    all.addAll(List.of("-out", certificate.toString()));
    all.addAll(List.of(options));
    ca(all.toArray(String[]::new));
    return new Issued(certificate, certificate, issued.key());
  }

  private void ca(String... options) throws Exception {
    var command = new ArrayList<>(List.of("openssl", "ca", "-config", configuration.toString()));
    command.addAll(List.of(options));
    run(command);
  }

  void revoke(Issued issued) throws Exception {
    ca("-revoke", issued.certificate().toString(), "-crl_reason", "keyCompromise");
  }

  /** A list of what is revoked now. */
  Path crl(String... options) throws Exception {
    count++;
    var file = folder.resolve("crl" + count + ".pem");
    var all = new ArrayList<>(List.of("-gencrl", "-out", file.toString()));
    all.addAll(List.of(options));
    ca(all.toArray(String[]::new));
    return file;
  }

  /** What a responder of this authority says of a certificate. */
  byte[] ocsp(Issued issued, String... options) throws Exception {
    return ocsp(own, issued, options);
  }

  byte[] ocsp(Issued signer, Issued issued, String... options) throws Exception {
    count++;
    var file = folder.resolve("response" + count + ".der");
    var command = responder(signer);
    command.addAll(List.of("-issuer", own.certificate().toString(), "-no_nonce", "-noverify"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cert", issued.certificate().toString(), "-respout", file.toString()));
    run(command);
    return Files.readAllBytes(file);
  }

  private List<String> responder(Issued signer) {
    var command = new ArrayList<>(List.of("openssl", "ocsp", "-ndays", "1"));
    command.addAll(List.of("-index", folder.resolve("index.txt").toString()));
    command.addAll(List.of("-CA", own.certificate().toString()));
    command.addAll(List.of("-rsigner", signer.certificate().toString()));
    command.addAll(List.of("-rkey", signer.key().toString()));
    return command;
  }

  /** The command of a responder that can be asked. */
  List<String> responder(int port) {
    var command = responder(own);
    command.addAll(List.of("-port", Integer.toString(port), "-ignore_err"));
    return command;
  }

  Issued own() {
    return own;
  }

  Trust trust() throws IOException {
    return Trust.pem(own.certificate());
  }

  static String run(List<String> command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + output);
    }
    return output;
  }
}
