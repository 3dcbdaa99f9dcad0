package org.opentls.cli;

import static org.opentls.cli.CommandModel.given;
import static org.opentls.cli.CommandModel.repeatable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.opentls.age.Recipient;
import picocli.CommandLine.Model.OptionSpec;

/** For whom a file is encrypted: the options, and the recipients that they name. */
final class RecipientOptions {
  private final OptionSpec texts =
      repeatable(
          "RECIPIENT",
          "Encrypt to this public key, as in age1...; may be given again.",
          "-r",
          "--recipient");
  private final OptionSpec files =
      repeatable(
          "FILE",
          "Encrypt to the public keys in FILE, one a line; may be given again.",
          "-R",
          "--recipients-file");

  CommandModel addTo(CommandModel model) {
    return model.option(texts).option(files);
  }

  boolean isGiven() {
    return !given(texts).isEmpty() || !given(files).isEmpty();
  }

  boolean hasStandardInput() {
    return given(files).contains(FileHasher.STANDARD_INPUT);
  }

  List<Recipient> read() throws IOException {
    var recipients = new ArrayList<Recipient>();
    for (var text : given(texts)) {
      try {
        recipients.add(Recipient.parse(text.strip()));
      } catch (IllegalArgumentException e) {
        throw new BadValue("--recipient: " + Messages.oneLine(e));
      }
    }
    for (var file : given(files)) {
      recipients.addAll(Recipient.readAll(IdentityOptions.path(file)));
    }
    return recipients;
  }
}
