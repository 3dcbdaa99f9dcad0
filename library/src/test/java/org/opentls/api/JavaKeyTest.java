package org.opentls.api;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.api.Err.check;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JavaKeyTest {
  /** A key that only has to be there. */
  private static final JavaKey.Methods METHODS =
      new JavaKey.Methods() {
        @Override
        public boolean signsWith(String digest) {
          return true;
        }

        @Override
        public byte[] sign(JavaKey.Scheme scheme, byte[] message) {
          throw new AssertionError("nothing is signed");
        }
      };

  private static Handle generate(JavaKey.Type type) {
    try (var arena = Arena.ofConfined();
        var context =
            Handle.own(
                EvpPkey.EVP_PKEY_CTX_new_from_name(NULL, arena.allocateFrom(type.keyName()), NULL),
                EvpPkey::EVP_PKEY_CTX_free)) {
      check(EvpPkey.EVP_PKEY_keygen_init(context.pointer()));
      if (type == JavaKey.Type.EC) {
        var group = arena.allocateFrom("P-256");
        check(EvpPkeyCtxCtrl.EVP_PKEY_CTX_set_group_name(context.pointer(), group));
      }
      var key = arena.allocate(ADDRESS);
      check(EvpPkey.EVP_PKEY_generate(context.pointer(), key));
      return Handle.own(key.get(ADDRESS, 0), EvpPkey::EVP_PKEY_free);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyIsEqualToItsPublicKeyAndToNoOther(JavaKey.Type type) {
    try (var generated = generate(type);
        var other = generate(type);
        var key = JavaKey.of(generated.pointer(), type, METHODS)) {
      assertThat(JavaKey.Type.of(key.pointer())).contains(type);
      assertThat(EvpPkeySize.EVP_PKEY_get_size(key.pointer()))
          .isEqualTo(EvpPkeySize.EVP_PKEY_get_size(generated.pointer()))
          .isPositive();
      assertThat(EvpPkey.EVP_PKEY_eq(generated.pointer(), key.pointer())).isEqualTo(1);
      assertThat(EvpPkey.EVP_PKEY_eq(key.pointer(), generated.pointer())).isEqualTo(1);
      assertThat(EvpPkey.EVP_PKEY_eq(other.pointer(), key.pointer())).isZero();
    }
    assertThat(Err.drain()).isEmpty();
  }

  @Test
  void nothingIsKeptOfAKeyThatIsFreed() {
    int before = JavaKey.open();
    try (var generated = generate(JavaKey.Type.EC)) {
      try (var key = JavaKey.of(generated.pointer(), JavaKey.Type.EC, METHODS)) {
        assertThat(EvpPkey.EVP_PKEY_eq(generated.pointer(), key.pointer())).isEqualTo(1);
        assertThat(JavaKey.open()).isEqualTo(before + 2);
      }
    }
    assertThat(JavaKey.open()).isEqualTo(before);
  }

  @Test
  void aKeyOfAnotherTypeHasNone() {
    try (var arena = Arena.ofConfined();
        var context =
            Handle.own(
                EvpPkey.EVP_PKEY_CTX_new_from_name(NULL, arena.allocateFrom("X25519"), NULL),
                EvpPkey::EVP_PKEY_CTX_free)) {
      check(EvpPkey.EVP_PKEY_keygen_init(context.pointer()));
      var key = arena.allocate(ADDRESS);
      check(EvpPkey.EVP_PKEY_generate(context.pointer(), key));
      try (var x25519 = Handle.own(key.get(ADDRESS, 0), EvpPkey::EVP_PKEY_free)) {
        assertThat(JavaKey.Type.of(x25519.pointer())).isEmpty();
      }
    }
  }

  @Test
  void nobodyElseFindsTheProvider() {
    try (var generated = generate(JavaKey.Type.ED25519);
        var key = JavaKey.of(generated.pointer(), JavaKey.Type.ED25519, METHODS)) {
      assertThat(key.isClosed()).isFalse();
      assertThat(OpenSSL.providers()).doesNotContain("opentls-keys");
    }
  }
}
