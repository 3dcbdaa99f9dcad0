package org.opentls.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.CharBuffer;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.age.AgeException.Kind;
import org.opentls.api.OpenSslException;
import org.opentls.api.UnsupportedOpenSslException;
import org.opentls.random.Secrets;

class HybridTest {
  /** The examples of the C2SP specification of age. */
  private static final String IDENTITY =
      "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR";

  private static final String RECIPIENT =
      "age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y235jzxshfg87pzf5zrqtzdxz95paef6"
          + "caq5aapdmwjjqpjfdyxnzr2zampc3uxy0dg4z2n2gm9su72p0pc3u0jvev55l694v78snxg3yzvcl7yd"
          + "a0eyytqj6a0ec477lnhcy5hzpz4zq3pxanve4cn62gqj3pjy5lqj9c6kyj4v2z8alktn8zh99970x79g"
          + "jkv7522hv9kfz35zsnxhsx8wwtmu9cy3ftzjgwcp4sshn3llnylnpdsyz5jm72vefv4x5vfwytrefxg4"
          + "wq3mv42wcrvkj742479zrxzpvp2p3e9fed9f0739vcu80r7ma28qfhnvlv4gfzel9q654dj3zmuvvz89"
          + "3azhxdvs9fxd0r7jzchzcfcs5mkyyjxhw0n2z6dvp9yn9qfdp29h0azxqyjw6v7fhyuzj7zel0uq6j9r"
          + "d7wgrpz7mf5dnj43jwsgvrc8qcnhy7tu6dkdujuxzkp9xj43xe8h92ktre2a3u3s8mm5mrp9nr9pwkgt"
          + "z4mdlq9hgn4fps4k57ff6wddn2fy23t47sm20r8km8sd2pcyyafnet8f0dajsrlyjeah4n3mssr6asee"
          + "vuuskdvq5lzguyvpgwpta742c6698vgutzqgny8usfg0w2he7kq5vyxjd0f9hqg8xk26y9e4th0gezq9"
          + "2q4cpp5p2y9hf5f2cje5l0c3sa3a2qxmm38pxxvhxh99yzmfz0zk7r2s64nnwjhkfgfr3gf8xnmppcgm"
          + "aykvh5sh6g7vk9790rf8ws0axmr2t7z8aae5fq2029uvcn2ghgt4fu4wgwdc0k0cz52qkvwmuzj8p8k5"
          + "jgf3xzk5zmrkavjekjrpeq408xz3zxazwkc6tyfmhayrkfpjhwtz5mp8j8guqe43k2q6m2kte03vrw27"
          + "y3wmqyu5etmt9dnkwcnnpmu9gz9dekfhdevf42ucshphnrk38ra6hx8w5f8q5ru0xdhrjxmwqf6cused"
          + "7zc5xvq43r0zscjglpwlptpwydhqw64xz7ptjdyeyzpq2zkxtmzg29gzjpvzva4d3l0cenn9xs297wf4"
          + "y4ukwrunf57xj6pm7nvrkwvtrt8hwcmgv8x7ajw7258ugf9wvkmk4052ekg87tw5vnx8nq2swyzv77v8"
          + "yqlwsenvamr0zssknwts8rrhfuwj7ykysnq9jxy0uv3kuyt22djszjdtvpz6d0s0kwh8ryynddzud92e"
          + "meyvvyqktd0jtj7rvvg5gch25v8smlvny3kvn5gagyz475ze2y6q466xqmz2n3hs77lddeqyta2nch5k"
          + "2u5yacuk9ywnwfdzvyejnucz724hj77hrrmakm7pr3kxsrxq22ejexlud9fy2kdqmkg5yncz7jm5wv2q"
          + "jk5w5kvcpqsry2yqffh2la52dxfjkjq5rzhjzeyn6dupn0qwtyv7s4lwg3xdarsdlwe2y3tujy480y7z"
          + "39q259fzx6jhd2j0f5hagqpcpees7hzc2yrk5cy788uk3s7qvp5cpepx24gvws3m2g433exgwppnkjsc"
          + "ec8qu4y9z9r7vccexjcjaen42245lmgmxmuavg9alej92322gvvyy2t6267v09ch64y0m53jff0vjj96"
          + "s0ypk60hr3jw4myd6m5hpn3xjstx7tl2szhpr5qe8jj08ydjc4wy2rch2fhuy3pdfjax5awe9j99ly5h"
          + "kntzz9fe5zatgjvzdd0kgtxs25njnajyf6ssekp7gelxquusn4pt25czh3scj68kq79wdn5tgm6yvm9n"
          + "zavrg043x3msnygf8dweknw5jmqd0uvny6ttsn09508k0c55zfnegrm9efhxpfqdkmhh6gjtqmwze9py"
          + "yzk3tlhl53k2ykx3qheyty7saeq0d3fzv49zc0k";

  private static final byte[] PLAINTEXT = {1, 2, 3};
  private static final int MLKEM_KEY = 1184;

  /** Writes a stanza of the form of a hybrid one, which nobody can open. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Forged(byte[] share, int bodySize) implements Recipient {
    static Forged random() {
      return new Forged(Secrets.tokenBytes(MlKem768X25519.CIPHERTEXT), 32);
    }

    @Override
    public List<Stanza> wrap(byte[] fileKey) {
      var arguments = List.of(CanonicalBase64.encode(share));
      return List.of(new Stanza("mlkem768x25519", arguments, new byte[bodySize]));
    }
  }

  private static void requireSupport() {
    assumeTrue(HybridIdentity.isSupported(), "needs ML-KEM");
  }

  private static Kind kind(byte[] file, Identity... identities) {
    return catchThrowableOfType(AgeException.class, () -> Age.decrypt(file, identities)).kind();
  }

  @Test
  void whatIsEncryptedDecrypts() throws IOException {
    requireSupport();
    try (var alice = HybridIdentity.generate();
        var bob = HybridIdentity.generate()) {
      var file = Age.encrypt(PLAINTEXT, alice.recipient(), bob.recipient());
      assertThat(Age.decrypt(file, alice)).isEqualTo(PLAINTEXT);
      assertThat(Age.decrypt(file, bob)).isEqualTo(PLAINTEXT);
      assertThat(kind(file, HybridIdentity.generate())).isEqualTo(Kind.NO_MATCH);
    }
  }

  @Test
  void theRecipientOfAnIdentityIsAsSpecified() throws IOException {
    requireSupport();
    try (var identity = Identity.parse(IDENTITY)) {
      assertThat(identity.recipients()).containsExactly(Recipient.parse(RECIPIENT));
      assertThat(identity).hasToString("identity of " + RECIPIENT);
    }
  }

  @Test
  void textsAreReadAndWrittenByAnyOpenSsl() {
    var recipient = Recipient.parse(RECIPIENT);
    assertThat(recipient).isInstanceOf(HybridRecipient.class).hasToString(RECIPIENT);
    assertThat(recipient).isEqualTo(HybridRecipient.parse(RECIPIENT));
    assertThat(recipient).hasSameHashCodeAs(HybridRecipient.parse(RECIPIENT));
    assertThat(recipient.labels()).containsExactly("postquantum");
    try (var identity = HybridIdentity.parse(CharBuffer.wrap(IDENTITY.toCharArray()))) {
      assertThat(String.valueOf(identity.encoded())).isEqualTo(IDENTITY);
      assertThat(identity.toString()).doesNotContain(IDENTITY.substring(19, 30));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "age1pq1", "age1pq1qqqqqqqq", "age1", "AGE-SECRET-KEY-PQ-1"})
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> HybridRecipient.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not an age recipient: ");
    assertThatThrownBy(() -> HybridIdentity.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not an age identity: ");
  }

  @Test
  void aSecretOfAnotherSizeIsRefused() {
    var text = Bech32.encode("age-secret-key-pq-", new byte[33]);
    assertThatThrownBy(() -> HybridIdentity.parse(CharBuffer.wrap(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not an age identity: 33 bytes, not 32");
  }

  private static void assertRefused(byte[] key, String message) {
    var text = String.valueOf(Bech32.encode("age1pq", key));
    assertThatThrownBy(() -> HybridRecipient.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not an age recipient: " + message);
  }

  @Test
  void keysThatNobodyHasAreRefused() {
    assertRefused(new byte[1215], "1215 bytes, not 1216");
    assertRefused(new byte[1216], "a point of low order");
    byte[] key = Bech32.decode("age1pq", RECIPIENT);
    key[MLKEM_KEY - 33] = (byte) 0xff;
    assertRefused(key, "a number above the modulus");
    key = Bech32.decode("age1pq", RECIPIENT);
    key[0] = 1;
    key[1] = (byte) ((key[1] & 0xf0) | 0x0d);
    assertRefused(key, "a number above the modulus");
  }

  @Test
  void openSslRefusesTheKeysThatAreRefusedHere() {
    requireSupport();
    byte[] key = Bech32.decode("age1pq", RECIPIENT);
    // 3328 = 0xd00 and 3329 = 0xd01 as the first coefficient
    key[1] = (byte) ((key[1] & 0xf0) | 0x0d);
    key[0] = 0;
    assertThat(MlKem768.isPublicKey(key)).isTrue();
    try (var encapsulation = MlKem768X25519.encapsulate(key)) {
      assertThat(encapsulation.ciphertext()).hasSize(MlKem768X25519.CIPHERTEXT);
    }
    key[0] = 1;
    assertThat(MlKem768.isPublicKey(key)).isFalse();
    assertThatThrownBy(() -> MlKem768X25519.encapsulate(key)).isInstanceOf(OpenSslException.class);
  }

  @Test
  void weakerRecipientsDoNotStandBesideAHybridOne() {
    var weak = X25519Identity.generate().recipient();
    assertThatThrownBy(() -> Age.encrypt(PLAINTEXT, weak, Recipient.parse(RECIPIENT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("recipients labelled [] and [postquantum] cannot be mixed");
  }

  @Test
  void aStanzaThatIsMalformedIsAHeaderFailureOnAnyOpenSsl() {
    try (var identity = HybridIdentity.parse(IDENTITY)) {
      var share = new byte[MlKem768X25519.CIPHERTEXT];
      for (var forged :
          List.of(
              new Forged(new byte[MlKem768X25519.CIPHERTEXT - 1], 32),
              new Forged(Secrets.tokenBytes(share.length), 31),
              new Forged(share, 32))) {
        assertThat(kind(Age.encrypt(PLAINTEXT, forged), identity)).isEqualTo(Kind.HEADER);
      }
    }
  }

  @Test
  void anotherIdentityOpensWhatTheFirstCannotTell() throws IOException {
    try (var hybrid = HybridIdentity.parse(IDENTITY);
        var other = X25519Identity.generate()) {
      var file = Age.encrypt(PLAINTEXT, Forged.random(), other.recipient());
      assertThat(Age.decrypt(file, hybrid, other)).isEqualTo(PLAINTEXT);
    }
  }

  private static void assertUnsupported(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(UnsupportedOpenSslException.class)
        .hasMessageContaining("ML-KEM-768 needs OpenSSL 3.5");
  }

  @Test
  void whatOpenSslLacksIsToldWhenItIsNeeded() {
    assumeFalse(HybridIdentity.isSupported(), "needs an OpenSSL without ML-KEM");
    try (var identity = HybridIdentity.parse(IDENTITY)) {
      assertUnsupported(HybridIdentity::generate);
      assertUnsupported(identity::recipient);
      assertUnsupported(identity::recipients);
      assertUnsupported(() -> Age.encrypt(PLAINTEXT, Recipient.parse(RECIPIENT)));
      assertThat(identity).hasToString("post-quantum identity");
      var file = Age.encrypt(PLAINTEXT, Forged.random());
      assertThatThrownBy(() -> Age.decrypt(file, identity))
          .isInstanceOfSatisfying(
              AgeException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
          .hasMessageStartingWith("unsupported: ML-KEM-768 needs OpenSSL 3.5")
          .hasCauseInstanceOf(UnsupportedOpenSslException.class);
    }
  }

  @Test
  void aClosedIdentityOpensNothing() {
    var identity = HybridIdentity.parse(IDENTITY);
    identity.close();
    identity.close();
    assertThatThrownBy(identity::encoded).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> identity.unwrap(List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("closed");
  }
}
