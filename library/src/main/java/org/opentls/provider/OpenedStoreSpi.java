package org.opentls.provider;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.ref.Cleaner;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStore.Entry;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.KeyStore.ProtectionParameter;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.UnrecoverableEntryException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.Date;
import java.util.Enumeration;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A key store of the JDK's that shares what is behind it with all others of the same bytes and the
 * same password: the password is used once to derive keys, however often the file is loaded.
 * Whoever changes a store gets a copy of his own first, which is opened anew.
 *
 * <p>For that, a store keeps its password until it is changed, loaded again or collected; then it
 * is overwritten.
 */
final class OpenedStoreSpi extends KeyStoreSpi {
  private static final Cleaner CLEANER = Cleaner.create();

  private final OpenedStores all;
  private final Supplier<KeyStoreSpi> maker;
  private volatile KeyStoreSpi store;

  /** What stands behind {@link #store}; {@code null} if that is this one's own. */
  private volatile @Nullable OpenedStore shared;

  private Password password = new Password(new char[0]);

  /** An array that is overwritten when it is not needed. */
  private static final class Password implements Runnable {
    final char[] characters;

    Password(char[] characters) {
      this.characters = characters;
    }

    @Override
    public void run() {
      Arrays.fill(characters, '\0');
    }
  }

  /**
   * Makes one that is not loaded.
   *
   * @param maker of an empty one of the JDK
   */
  OpenedStoreSpi(OpenedStores all, Supplier<KeyStoreSpi> maker) {
    this.all = all;
    this.maker = maker;
    store = maker.get();
  }

  @Override
  public synchronized void engineLoad(@Nullable InputStream in, char @Nullable [] password)
      throws IOException, NoSuchAlgorithmException, CertificateException {
    if (in == null || password == null) {
      loadOwn(in, password);
      return;
    }
    byte[] bytes = in.readNBytes(OpenedStores.MOST_BYTES + 1);
    if (bytes.length > OpenedStores.MOST_BYTES) {
      loadOwn(new SequenceInputStream(new ByteArrayInputStream(bytes), in), password);
      return;
    }
    var opened = all.get(bytes, password, maker);
    forgetPassword();
    this.password = new Password(password.clone());
    var _ = CLEANER.register(this, this.password);
    store = opened.store();
    shared = opened;
  }

  private void loadOwn(@Nullable InputStream in, char @Nullable [] password)
      throws IOException, NoSuchAlgorithmException, CertificateException {
    var fresh = maker.get();
    fresh.engineLoad(in, password);
    forgetPassword();
    store = fresh;
    shared = null;
  }

  private void forgetPassword() {
    password.run();
  }

  /** A store that no one else has. */
  private synchronized KeyStoreSpi own() throws KeyStoreException {
    var opened = shared;
    if (opened != null) {
      try {
        loadOwn(opened.file(), password.characters);
      } catch (IOException | NoSuchAlgorithmException | CertificateException e) {
        throw new KeyStoreException("the store cannot be opened a second time", e);
      }
    }
    return store;
  }

  @Override
  public @Nullable Key engineGetKey(String alias, char @Nullable [] password)
      throws NoSuchAlgorithmException, UnrecoverableKeyException {
    var opened = shared;
    return opened == null || password == null
        ? store.engineGetKey(alias, password)
        : opened.key(alias, password);
  }

  @Override
  public @Nullable Entry engineGetEntry(String alias, @Nullable ProtectionParameter protection)
      throws KeyStoreException, NoSuchAlgorithmException, UnrecoverableEntryException {
    var opened = shared;
    if (opened != null
        && protection instanceof PasswordProtection given
        && given.getPassword() != null
        && opened.store().engineEntryInstanceOf(alias, PrivateKeyEntry.class)) {
      var chain = opened.store().engineGetCertificateChain(alias);
      if (chain != null && opened.key(alias, given.getPassword()) instanceof PrivateKey key) {
        return new PrivateKeyEntry(key, chain, opened.store().engineGetAttributes(alias));
      }
    }
    return store.engineGetEntry(alias, protection);
  }

  @Override
  public Certificate @Nullable [] engineGetCertificateChain(String alias) {
    return store.engineGetCertificateChain(alias);
  }

  @Override
  public @Nullable Certificate engineGetCertificate(String alias) {
    return store.engineGetCertificate(alias);
  }

  @Override
  public @Nullable Date engineGetCreationDate(String alias) {
    return store.engineGetCreationDate(alias);
  }

  @Override
  public Set<Entry.Attribute> engineGetAttributes(String alias) {
    return store.engineGetAttributes(alias);
  }

  @Override
  public Enumeration<String> engineAliases() {
    return store.engineAliases();
  }

  @Override
  public boolean engineContainsAlias(String alias) {
    return store.engineContainsAlias(alias);
  }

  @Override
  public int engineSize() {
    return store.engineSize();
  }

  @Override
  public boolean engineIsKeyEntry(String alias) {
    return store.engineIsKeyEntry(alias);
  }

  @Override
  public boolean engineIsCertificateEntry(String alias) {
    return store.engineIsCertificateEntry(alias);
  }

  @Override
  public @Nullable String engineGetCertificateAlias(Certificate certificate) {
    return store.engineGetCertificateAlias(certificate);
  }

  @Override
  public boolean engineEntryInstanceOf(String alias, Class<? extends Entry> type) {
    return store.engineEntryInstanceOf(alias, type);
  }

  @Override
  public void engineSetKeyEntry(
      String alias, Key key, char @Nullable [] password, Certificate @Nullable [] chain)
      throws KeyStoreException {
    own().engineSetKeyEntry(alias, key, password, chain);
  }

  @Override
  public void engineSetKeyEntry(String alias, byte[] key, Certificate @Nullable [] chain)
      throws KeyStoreException {
    own().engineSetKeyEntry(alias, key, chain);
  }

  @Override
  public void engineSetCertificateEntry(String alias, Certificate certificate)
      throws KeyStoreException {
    own().engineSetCertificateEntry(alias, certificate);
  }

  @Override
  public void engineSetEntry(String alias, Entry entry, @Nullable ProtectionParameter protection)
      throws KeyStoreException {
    own().engineSetEntry(alias, entry, protection);
  }

  @Override
  public void engineDeleteEntry(String alias) throws KeyStoreException {
    own().engineDeleteEntry(alias);
  }

  @Override
  public void engineStore(OutputStream out, char @Nullable [] password)
      throws IOException, NoSuchAlgorithmException, CertificateException {
    try {
      own().engineStore(out, password);
    } catch (KeyStoreException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void engineStore(KeyStore.@Nullable LoadStoreParameter parameter)
      throws IOException, NoSuchAlgorithmException, CertificateException {
    try {
      own().engineStore(parameter);
    } catch (KeyStoreException e) {
      throw new IOException(e);
    }
  }

  @Override
  public boolean engineProbe(InputStream in) throws IOException {
    return store.engineProbe(in);
  }
}
