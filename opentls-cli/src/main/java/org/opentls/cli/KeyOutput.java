package org.opentls.cli;

import static org.opentls.cli.CommandModel.flag;
import static org.opentls.cli.CommandModel.value;

import java.util.Arrays;
import java.util.function.IntFunction;

/** How long a derived key is, and how it is written. */
final class KeyOutput {
  private int length = 32;
  private RandomBytes.Form form = RandomBytes.Form.HEX;

  CommandModel addTo(CommandModel model) {
    return model
        .option(
            value(
                Integer.class,
                "BYTES",
                bytes -> length = bytes,
                "The length of the key; 32 bytes if not given.",
                "-l",
                "--length"))
        .oneOf(
            flag(
                () -> form = RandomBytes.Form.HEX,
                "Print the key in hexadecimal, the default.",
                "--hex"),
            flag(() -> form = RandomBytes.Form.BASE64, "Print the key in Base64.", "--base64"),
            flag(
                () -> form = RandomBytes.Form.RAW,
                "Print the key as it is, with nothing added.",
                "--raw"));
  }

  /**
   * Prints a key and clears it.
   *
   * @param derive makes the key of a length
   * @throws BadValue if an argument is out of the function's range
   */
  void print(Output out, IntFunction<byte[]> derive) {
    byte[] key;
    try {
      key = derive.apply(length);
    } catch (IllegalArgumentException e) {
      throw new BadValue(Messages.oneLine(e));
    }
    try {
      form.write(key, out);
      if (form != RandomBytes.Form.RAW) {
        out.line("");
      }
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
