import org.opentls.age.Age;
import org.opentls.age.Identity;
import org.opentls.age.Recipient;
import org.opentls.api.OpenSSL;
import org.opentls.hashlib.Digests;
import org.opentls.random.SystemRandom;

void main() throws IOException {
  IO.println(OpenSSL.versionText());

  var note = Files.writeString(Path.of("hello.txt"), "hello\n");
  IO.println(HexFormat.of().formatHex(Digests.fileDigest(note, "SHA256")));

  IO.println(SystemRandom.create().randint(1, 6));

  char[] passphrase = "correct horse battery staple".toCharArray();
  byte[] encrypted;
  try (var recipient = Recipient.passphrase(passphrase)) {
    encrypted = Age.encrypt(Files.readAllBytes(note), recipient);
  }
  try (var identity = Identity.passphrase(passphrase)) {
    IO.print(new String(Age.decrypt(encrypted, identity)));
  }
}
