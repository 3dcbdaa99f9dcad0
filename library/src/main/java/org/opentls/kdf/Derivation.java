package org.opentls.kdf;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpKdf.EVP_KDF_CTX_new;
import static org.opentls.api.EvpKdf.EVP_KDF_derive;
import static org.opentls.api.EvpKdf.EVP_KDF_fetch;
import static org.opentls.api.EvpKdf.EVP_KDF_settable_ctx_params;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.opentls.api.EvpKdf;
import org.opentls.api.Handle;
import org.opentls.api.OpenSSL;
import org.opentls.api.OsslParam;
import org.opentls.api.UnsupportedOpenSslException;
import org.opentls.internal.SecretArena;

/** One call of a key derivation function of OpenSSL: {@code EVP_KDF(3ossl)}. */
final class Derivation {
  /** What has been fetched. A function that the loaded OpenSSL lacks does not get in. */
  private static final Map<String, Handle> FETCHED = new ConcurrentHashMap<>();

  private final Handle kdf;
  private final List<Consumer<OsslParam>> parameters = new ArrayList<>();

  private Derivation(Handle kdf) {
    this.kdf = kdf;
  }

  /** Starts a call of a function by OpenSSL's name. */
  static Derivation by(String name) {
    return new Derivation(FETCHED.computeIfAbsent(name, Derivation::fetch));
  }

  private static Handle fetch(String name) {
    try (var arena = Arena.ofConfined()) {
      return Handle.own(EVP_KDF_fetch(NULL, arena.allocateFrom(name), NULL), EvpKdf::EVP_KDF_free);
    }
  }

  /** Fails if the function lacks a parameter, which came with {@code version}. */
  Derivation require(String parameter, String what, String version) {
    if (!OsslParam.contains(EVP_KDF_settable_ctx_params(kdf.pointer()), parameter)) {
      throw new UnsupportedOpenSslException(what, version, OpenSSL.versionText());
    }
    return this;
  }

  Derivation number(String key, long value) {
    parameters.add(params -> params.sizeT(key, value));
    return this;
  }

  Derivation text(String key, String value) {
    parameters.add(params -> params.utf8(key, value));
    return this;
  }

  /** Gives bytes, also if there are none. */
  Derivation bytes(String key, byte[] value) {
    Objects.requireNonNull(value);
    parameters.add(params -> params.octets(key, value));
    return this;
  }

  /** Gives bytes if there are any. */
  Derivation bytesIfAny(String key, byte[] value) {
    return value.length == 0 ? this : bytes(key, value);
  }

  /** Makes the call. Its native copies of keys are wiped. */
  byte[] derive(int length) {
    try (var arena = new SecretArena();
        var context = Handle.own(EVP_KDF_CTX_new(kdf.pointer()), EvpKdf::EVP_KDF_CTX_free)) {
      var params = OsslParam.in(arena);
      parameters.forEach(parameter -> parameter.accept(params));
      var key = arena.allocate(length);
      check(EVP_KDF_derive(context.pointer(), key, length, params.end()));
      return key.toArray(JAVA_BYTE);
    }
  }
}
