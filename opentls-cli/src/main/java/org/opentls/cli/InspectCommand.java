package org.opentls.cli;

import static org.opentls.cli.CommandModel.flag;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentls.age.Age;
import org.opentls.age.Inspection;
import org.opentls.age.Stanza;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;

/** Tells what an age file says without a key. */
final class InspectCommand implements Callable<Integer> {
  /** A guess of a passphrase takes {@code 2^(factor + 10)} bytes. */
  private static final int WORK_UNIT = 10;

  private static final int MAX_SHOWN_WORK_FACTOR = 50;

  private final Console console;
  private final PositionalParamSpec file =
      CommandModel.optionalWord("FILE", "The file; standard input if not given, or if -.");
  private final CommandSpec spec;
  private boolean json;

  InspectCommand(Console console) {
    this.console = console;
    this.spec = describe();
  }

  CommandSpec spec() {
    return spec;
  }

  private CommandSpec describe() {
    return CommandModel.of(
            this,
            "inspect",
            "Tell what an encrypted file says without a key.",
            "Nothing of it has been checked: whoever could write the file could write this.")
        .option(flag(() -> json = true, "Print one JSON object.", "--json"))
        .parameters(file)
        .exitCodes(
            "0", "done",
            "1", "it is no age file, or cannot be read",
            "2", "the command line is wrong; nothing was done")
        .examples("  opentls inspect report.age", "  opentls inspect --json < report.age")
        .spec();
  }

  @Override
  public Integer call() throws IOException {
    @Nullable String given = file.getValue();
    var name = given == null ? FileHasher.STANDARD_INPUT : given;
    var inspection =
        FileHasher.isStandardInput(name)
            ? Age.inspect(console.in())
            : Age.inspect(FileNames.path(name));
    console.out().print(json ? json(inspection) : text(inspection));
    return 0;
  }

  private static String text(Inspection inspection) {
    var text = new StringBuilder();
    line(text, "format", "age v1, " + (inspection.armored() ? "armored" : "binary"));
    line(text, "recipients", recipients(inspection));
    inspection.workFactor().ifPresent(factor -> line(text, "passphrase", cost(factor)));
    line(text, "post-quantum", postQuantum(inspection));
    line(text, "file", count(inspection.size()));
    line(text, "header", count(inspection.headerSize()));
    line(text, "plaintext", plaintext(inspection.plaintextSize()));
    return text.toString();
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append("%-13s %s\n".formatted(label, value));
  }

  /** As in {@code 2 X25519, 1 ssh-ed25519}. */
  private static String recipients(Inspection inspection) {
    var counts =
        inspection.stanzas().stream()
            .collect(Collectors.groupingBy(Stanza::type, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(type -> type.getValue() + " " + type.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String cost(int factor) {
    var memory =
        factor <= MAX_SHOWN_WORK_FACTOR
            ? Progress.bytes(1L << (factor + WORK_UNIT))
            : "more memory than there is";
    return "work factor " + factor + ": " + memory + " for each guess";
  }

  private static String postQuantum(Inspection inspection) {
    return inspection.postQuantum().name().toLowerCase(Locale.ROOT);
  }

  private static String count(long bytes) {
    return bytes + (bytes == 1 ? " byte" : " bytes");
  }

  private static String plaintext(OptionalLong size) {
    return size.isPresent() ? count(size.getAsLong()) : "the file is not whole";
  }

  private static String json(Inspection inspection) {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(DiagnosisJson.PRETTY, text)) {
      json.writeStartObject();
      json.writeStringProperty("format", "age-encryption.org/v1");
      json.writeBooleanProperty("armored", inspection.armored());
      json.writeArrayPropertyStart("recipients");
      inspection.stanzas().forEach(stanza -> json.writeString(stanza.type()));
      json.writeEndArray();
      writeNumber(json, "work_factor", asLong(inspection.workFactor()));
      json.writeStringProperty("post_quantum", postQuantum(inspection));
      json.writeNumberProperty("size", inspection.size());
      json.writeNumberProperty("header_size", inspection.headerSize());
      json.writeNumberProperty("payload_size", inspection.payloadSize());
      writeNumber(json, "plaintext_size", inspection.plaintextSize());
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }

  private static OptionalLong asLong(OptionalInt number) {
    return number.isPresent() ? OptionalLong.of(number.getAsInt()) : OptionalLong.empty();
  }

  private static void writeNumber(JsonGenerator json, String name, OptionalLong number) {
    if (number.isPresent()) {
      json.writeNumberProperty(name, number.getAsLong());
    } else {
      json.writeNullProperty(name);
    }
  }
}
