package org.opentls.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A provider of keys that do not leave it, as that of a smart card: nobody else can use them. */
final class StayingKeys extends Provider {
  private static final long serialVersionUID = 1;

  /** Each algorithm, and the provider that does the work. */
  private static final Map<String, String> ALGORITHMS =
      Map.ofEntries(
          Map.entry("SHA256withRSA", "SunRsaSign"),
          Map.entry("SHA384withRSA", "SunRsaSign"),
          Map.entry("SHA512withRSA", "SunRsaSign"),
          Map.entry("RSASSA-PSS", "SunRsaSign"),
          Map.entry("SHA256withECDSA", "SunEC"),
          Map.entry("SHA384withECDSA", "SunEC"),
          Map.entry("SHA512withECDSA", "SunEC"),
          Map.entry("Ed25519", "SunEC"),
          Map.entry("Ed448", "SunEC"));

  StayingKeys() {
    super("StayingKeys", "1", "keys that stay here");
    ALGORITHMS.forEach((algorithm, worker) -> putService(new Row(this, algorithm, worker)));
  }

  /** A key of the provider's. */
  static final class Key implements PrivateKey {
    private static final long serialVersionUID = 1;

    private final transient PrivateKey secret;
    private final transient AtomicInteger signatures = new AtomicInteger();
    private transient volatile @Nullable RuntimeException refusal;

    Key(PrivateKey secret) {
      this.secret = secret;
    }

    /** How many signatures the key has made. */
    int signatures() {
      return signatures.get();
    }

    /** Throws this from now on instead of signing; {@code null} ends that. */
    void refuse(@Nullable RuntimeException with) {
      refusal = with;
    }

    @Override
    public String getAlgorithm() {
      return secret.getAlgorithm();
    }

    @Override
    public @Nullable String getFormat() {
      return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
      return null;
    }
  }

  private static final class Row extends Service {
    private final String worker;

    Row(Provider provider, String algorithm, String worker) {
      super(provider, "Signature", algorithm, Signing.class.getName(), List.of(), Map.of());
      this.worker = worker;
    }

    @Override
    public boolean supportsParameter(Object parameter) {
      return parameter instanceof Key;
    }

    @Override
    public Object newInstance(@Nullable Object parameter) {
      return new Signing(getAlgorithm(), worker);
    }
  }

  @SuppressWarnings("deprecation") // the abstract methods of SignatureSpi
  private static final class Signing extends SignatureSpi {
    private final Signature work;
    private @Nullable Key key;

    Signing(String algorithm, String worker) {
      try {
        work = Signature.getInstance(algorithm, worker);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    protected void engineInitSign(PrivateKey privateKey) throws InvalidKeyException {
      if (!(privateKey instanceof Key ours)) {
        throw new InvalidKeyException("not of this provider");
      }
      key = ours;
      work.initSign(ours.secret);
    }

    @Override
    protected void engineInitVerify(PublicKey publicKey) throws InvalidKeyException {
      throw new InvalidKeyException("verifies nothing");
    }

    @Override
    protected void engineSetParameter(AlgorithmParameterSpec spec) {
      try {
        work.setParameter(spec);
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException(e);
      }
    }

    @Override
    protected void engineUpdate(byte b) throws SignatureException {
      work.update(b);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) throws SignatureException {
      work.update(bytes, offset, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      if (key == null) {
        throw new SignatureException("no key");
      }
      if (key.refusal != null) {
        throw key.refusal;
      }
      key.signatures.incrementAndGet();
      return work.sign();
    }

    @Override
    protected boolean engineVerify(byte[] signature) throws SignatureException {
      throw new SignatureException("verifies nothing");
    }

    @Override
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException(name);
    }
  }
}
