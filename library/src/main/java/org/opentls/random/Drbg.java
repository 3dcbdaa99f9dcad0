package org.opentls.random;

import static java.lang.foreign.MemorySegment.NULL;

import java.lang.foreign.MemorySegment;
import org.opentls.api.CString;
import org.opentls.api.Err;
import org.opentls.api.Rand;
import org.opentls.api.RandDrbg;

/**
 * The two generators that OpenSSL keeps for each thread of the operating system. They are seeded
 * apart, so that what the public one gives away tells nothing of the private one.
 */
enum Drbg implements Generator {
  PUBLIC {
    @Override
    public int generate(MemorySegment out, int size) {
      return Rand.RAND_bytes(out, size);
    }

    @Override
    MemorySegment context() {
      return RandDrbg.RAND_get0_public(NULL);
    }
  },

  PRIVATE {
    @Override
    public int generate(MemorySegment out, int size) {
      return Rand.RAND_priv_bytes(out, size);
    }

    @Override
    MemorySegment context() {
      return RandDrbg.RAND_get0_private(NULL);
    }
  };

  /** The generator of the thread that this runs on. */
  abstract MemorySegment context();

  int strength() {
    return RandDrbg.EVP_RAND_get_strength(Err.checkNotNull(context()));
  }

  String algorithm() {
    var rand = Err.checkNotNull(RandDrbg.EVP_RAND_CTX_get0_rand(Err.checkNotNull(context())));
    return CString.at(RandDrbg.EVP_RAND_get0_name(rand));
  }
}
