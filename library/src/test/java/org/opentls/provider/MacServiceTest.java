package org.opentls.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Provider.Service;
import java.security.SecureRandom;
import java.security.Security;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Mac} and its {@code KeyGenerator}, in what is not a matter of vectors. */
class MacServiceTest {
  private static final Provider OPENTLS = new OpenTlsProvider();
  private static final Provider SUN = Security.getProvider("SunJCE");
  private static final byte[] DATA = "data".repeat(50).getBytes(US_ASCII);

  static List<String> names(String type) {
    return OPENTLS.getServices().stream()
        .filter(service -> service.getType().equals(type))
        .map(Service::getAlgorithm)
        .sorted()
        .toList();
  }

  static List<String> all() {
    return names("Mac");
  }

  static List<String> generators() {
    return names("KeyGenerator").stream().filter(name -> name.startsWith("Hmac")).toList();
  }

  private static SecretKey key(String name) {
    return new SecretKeySpec(new byte[name.startsWith("SipHash") ? 16 : 32], name);
  }

  private static Mac started(String name) throws GeneralSecurityException {
    var mac = Mac.getInstance(name, OPENTLS);
    mac.init(key(name), name.equals("AESGMAC") ? new IvParameterSpec(new byte[12]) : null);
    return mac;
  }

  @ParameterizedTest
  @MethodSource("all")
  void lengthIsThatOfTheOutputAlsoBeforeItIsInitialized(String name)
      throws GeneralSecurityException {
    var mac = Mac.getInstance(name, OPENTLS);
    assertThat(mac.getMacLength()).isEqualTo(started(name).doFinal(DATA).length);
    assertThatIllegalStateException().isThrownBy(() -> mac.update(DATA));
    assertThatIllegalStateException().isThrownBy(mac::doFinal);
  }

  @ParameterizedTest
  @MethodSource("all")
  void cloneGoesItsOwnWay(String name) throws Exception {
    var mac = started(name);
    mac.update(DATA);
    var clone = (Mac) mac.clone();
    mac.update(DATA);
    assertThat(clone.doFinal()).isEqualTo(started(name).doFinal(DATA));
    assertThat(((Mac) Mac.getInstance(name, OPENTLS).clone()).getMacLength()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("all")
  void noRoomIsToldAndLosesNothing(String name) throws GeneralSecurityException {
    var mac = started(name);
    mac.update(DATA);
    assertThatExceptionOfType(ShortBufferException.class)
        .isThrownBy(() -> mac.doFinal(new byte[mac.getMacLength()], 1));
    assertThat(mac.doFinal()).isEqualTo(started(name).doFinal(DATA));
  }

  @ParameterizedTest
  @MethodSource("all")
  void keysThatAreNoneAreRefused(String name) throws GeneralSecurityException {
    var mac = Mac.getInstance(name, OPENTLS);
    var parameters = name.equals("AESGMAC") ? new IvParameterSpec(new byte[12]) : null;
    var pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    assertThatExceptionOfType(InvalidKeyException.class)
        .isThrownBy(() -> mac.init(pair.getPrivate(), parameters));
    assertThatExceptionOfType(InvalidKeyException.class)
        .isThrownBy(() -> mac.init(new HiddenKey(), parameters));
  }

  /** A key in hardware, which does not show itself. */
  private static final class HiddenKey implements SecretKey {
    private static final long serialVersionUID = 1L;

    @Override
    public String getAlgorithm() {
      return "Hmac";
    }

    @Override
    @SuppressWarnings("NullAway") // as the contract of Key has it
    public String getFormat() {
      return null;
    }

    @Override
    @SuppressWarnings("NullAway") // as the contract of Key has it
    public byte[] getEncoded() {
      return null;
    }
  }

  @ParameterizedTest
  @CsvSource({"AESCMAC, 15", "AESCMAC, 33", "Poly1305, 31", "SipHash-2-4, 15", "KMAC128, 3"})
  void wrongSizeOfAKeyIsRefused(String name, int size) throws GeneralSecurityException {
    var mac = Mac.getInstance(name, OPENTLS);
    assertThatExceptionOfType(InvalidKeyException.class)
        .isThrownBy(() -> mac.init(new SecretKeySpec(new byte[size], name)))
        .withMessageContaining("not " + size);
  }

  @ParameterizedTest
  @MethodSource("all")
  void parametersThatAreNoneAreRefused(String name) throws GeneralSecurityException {
    var mac = Mac.getInstance(name, OPENTLS);
    assertThatExceptionOfType(InvalidAlgorithmParameterException.class)
        .isThrownBy(() -> mac.init(key(name), new GCMParameterSpec(96, new byte[12])));
  }

  @Test
  void gmacNeedsAnIv() throws GeneralSecurityException {
    var mac = Mac.getInstance("AES-GMAC", OPENTLS);
    assertThatExceptionOfType(InvalidKeyException.class)
        .isThrownBy(() -> mac.init(new SecretKeySpec(new byte[16], "AES")));
    assertThatExceptionOfType(InvalidAlgorithmParameterException.class)
        .isThrownBy(() ->
            mac.init(new SecretKeySpec(new byte[16], "AES"), new IvParameterSpec(new byte[0])));
    mac.init(new SecretKeySpec(new byte[16], "AES"), new GCMParameterSpec(128, new byte[12]));
    assertThat(mac.doFinal()).startsWith(0x58, 0xe2, 0xfc, 0xce);
  }

  /** SunJCE's GCM with an empty text is another GMAC. */
  @Test
  void gmacIsTheTagOfGcmOverAssociatedData() throws GeneralSecurityException {
    var key = new SecretKeySpec(new byte[32], "AES");
    var parameters = new GCMParameterSpec(128, new byte[13]);
    var cipher = Cipher.getInstance("AES/GCM/NoPadding", SUN);
    cipher.init(Cipher.ENCRYPT_MODE, key, parameters);
    cipher.updateAAD(DATA);
    var mac = Mac.getInstance("AESGMAC", OPENTLS);
    mac.init(key, parameters);
    assertThat(mac.doFinal(DATA)).isEqualTo(cipher.doFinal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Poly1305", "AESGMAC"})
  void oneTimeKeyServesOneMessage(String name) throws Exception {
    var mac = started(name);
    mac.reset();
    byte[] code = mac.doFinal(DATA);
    assertThatIllegalStateException()
        .isThrownBy(() -> mac.update(DATA))
        .withMessageContaining("one message");
    assertThatIllegalStateException().isThrownBy(mac::doFinal);
    mac.init(key(name), name.equals("AESGMAC") ? new IvParameterSpec(new byte[12]) : null);
    assertThat(mac.doFinal(DATA)).isEqualTo(code);
    var other = started(name);
    other.update(DATA);
    other.init(key(name), name.equals("AESGMAC") ? new IvParameterSpec(new byte[12]) : null);
    other.reset();
    assertThat(((Mac) other.clone()).doFinal(DATA)).isEqualTo(code);
    other.update(DATA);
    other.reset();
    assertThatIllegalStateException().isThrownBy(() -> other.update(DATA));
  }

  @Test
  void kmacTakesACustomizationAndASize() throws GeneralSecurityException {
    var mac = Mac.getInstance("KMAC256", OPENTLS);
    mac.init(key("KMAC256"), new KmacParameterSpec(DATA, 100));
    assertThat(mac.getMacLength()).isEqualTo(100);
    try (var same = org.opentls.hmac.Mac.kmac256(new byte[32], DATA, 100)) {
      assertThat(mac.doFinal(DATA)).isEqualTo(same.update(DATA).digest());
    }
    for (var wrong :
        List.of(
            new KmacParameterSpec(DATA, 0),
            new KmacParameterSpec(DATA, 2_097_152),
            new KmacParameterSpec(new byte[513], 32))) {
      assertThatExceptionOfType(InvalidAlgorithmParameterException.class)
          .isThrownBy(() -> mac.init(key("KMAC256"), wrong));
    }
  }

  /** So that a program which names an alias of the JDK gets the same service. */
  @ParameterizedTest
  @ValueSource(strings = {"Mac", "KeyGenerator", "SecretKeyFactory"})
  void everyNameOfTheJdkLeadsToTheSameService(String type) {
    int found = 0;
    for (var service : SUN.getServices()) {
      if (service.getType().equals(type)
          && OPENTLS.getService(type, service.getAlgorithm()) != null) {
        for (var name : namesOf(service)) {
          assertThat(OPENTLS.getService(type, name))
              .as(name)
              .extracting(Service::getAlgorithm)
              .isEqualTo(service.getAlgorithm());
          found++;
        }
      }
    }
    assertThat(found).isPositive();
  }

  private static Set<String> namesOf(Service service) {
    var prefix = "Alg.Alias." + service.getType() + ".";
    var names = new TreeSet<String>();
    names.add(service.getAlgorithm());
    for (var key : SUN.stringPropertyNames()) {
      if (key.startsWith(prefix) && SUN.getProperty(key).equals(service.getAlgorithm())) {
        names.add(key.substring(prefix.length()));
      }
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource("generators")
  void generatedKeysHaveTheSizeOfTheJdks(String name) throws GeneralSecurityException {
    var ours = KeyGenerator.getInstance(name, OPENTLS);
    var key = ours.generateKey();
    assertThat(key.getAlgorithm()).isEqualTo(name);
    assertThat(key).isNotEqualTo(ours.generateKey());
    if (SUN.getService("KeyGenerator", name) != null) {
      var theirs = KeyGenerator.getInstance(name, SUN);
      assertThat(key.getEncoded()).hasSameSizeAs(theirs.generateKey().getEncoded());
    }
    ours.init(129, new SecureRandom());
    assertThat(ours.generateKey().getEncoded()).hasSize(17);
    assertThatExceptionOfType(InvalidParameterException.class).isThrownBy(() -> ours.init(39));
    assertThatExceptionOfType(InvalidAlgorithmParameterException.class)
        .isThrownBy(() -> ours.init(new IvParameterSpec(new byte[1])));
  }
}
