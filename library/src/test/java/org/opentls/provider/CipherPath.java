package org.opentls.provider;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;

/** The ways in which data can pass an initialized {@code Cipher}. */
enum CipherPath {
  AT_ONCE {
    @Override
    byte[] run(Cipher cipher, byte[] in) throws GeneralSecurityException {
      return cipher.doFinal(in);
    }
  },
  PIECES {
    @Override
    byte[] run(Cipher cipher, byte[] in) throws GeneralSecurityException {
      var out = new ByteArrayOutputStream();
      int size = 1 + in.length % 19;
      for (int at = 0; at < in.length; at += size) {
        var made = cipher.update(in, at, Math.min(size, in.length - at));
        if (made != null) {
          out.writeBytes(made);
        }
      }
      out.writeBytes(cipher.doFinal());
      return out.toByteArray();
    }
  },
  OFFSETS {
    @Override
    byte[] run(Cipher cipher, byte[] in) throws GeneralSecurityException {
      var from = new byte[in.length + 20];
      System.arraycopy(in, 0, from, 7, in.length);
      var to = new byte[in.length + 80];
      int half = in.length / 2;
      int count = cipher.update(from, 7, half, to, 11);
      count += cipher.doFinal(from, 7 + half, in.length - half, to, 11 + count);
      return Arrays.copyOfRange(to, 11, 11 + count);
    }
  },
  IN_PLACE {
    @Override
    byte[] run(Cipher cipher, byte[] in) throws GeneralSecurityException {
      var memory = Arrays.copyOf(in, in.length + 64);
      int count = cipher.doFinal(memory, 0, in.length, memory, 0);
      return Arrays.copyOf(memory, count);
    }
  },
  OVERLAPPING {
    @Override
    byte[] run(Cipher cipher, byte[] in) throws GeneralSecurityException {
      var memory = new byte[in.length + 80];
      System.arraycopy(in, 0, memory, 5, in.length);
      int count = cipher.doFinal(memory, 5, in.length, memory, 9);
      return Arrays.copyOfRange(memory, 9, 9 + count);
    }
  },
  DIRECT {
    @Override
    byte[] run(Cipher cipher, byte[] in) throws GeneralSecurityException {
      var from = ByteBuffer.allocateDirect(in.length + 3).position(3).slice().put(in).flip();
      return buffers(cipher, from, ByteBuffer.allocateDirect(in.length + 64));
    }
  },
  DIRECT_IN_PLACE {
    @Override
    byte[] run(Cipher cipher, byte[] in) throws GeneralSecurityException {
      var memory = ByteBuffer.allocateDirect(in.length + 64).put(in).flip();
      var to = memory.duplicate().limit(memory.capacity());
      return buffers(cipher, memory, to);
    }
  },
  READ_ONLY {
    @Override
    byte[] run(Cipher cipher, byte[] in) throws GeneralSecurityException {
      return buffers(
          cipher,
          ByteBuffer.wrap(in).asReadOnlyBuffer(),
          ByteBuffer.wrap(new byte[in.length + 70], 6, in.length + 64).slice());
    }
  };

  abstract byte[] run(Cipher cipher, byte[] in) throws GeneralSecurityException;

  private static byte[] buffers(Cipher cipher, ByteBuffer in, ByteBuffer out)
      throws GeneralSecurityException {
    int count = cipher.doFinal(in, out);
    if (in.hasRemaining() || out.position() != count) {
      throw new AssertionError("positions " + in + " and " + out + " after " + count);
    }
    var bytes = new byte[count];
    out.flip().get(bytes);
    return bytes;
  }
}
