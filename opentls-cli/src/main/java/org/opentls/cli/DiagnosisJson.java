package org.opentls.cli;

import java.io.StringWriter;
import java.util.Collection;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** A {@link Diagnosis} for a program: one JSON object. */
final class DiagnosisJson {
  private final JsonGenerator json;

  private DiagnosisJson(JsonGenerator json) {
    this.json = json;
  }

  static String of(Diagnosis diagnosis) {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(PRETTY, text)) {
      new DiagnosisJson(json).write(diagnosis);
    }
    return text.append('\n').toString();
  }

  static final ObjectWriteContext PRETTY =
      new ObjectWriteContext.Base() {
        @Override
        public DefaultPrettyPrinter getPrettyPrinter() {
          return new DefaultPrettyPrinter();
        }
      };

  private void write(Diagnosis diagnosis) {
    json.writeStartObject();
    json.writeStringProperty("opentls", diagnosis.program());
    json.writeObjectPropertyStart("java");
    json.writeStringProperty("version", diagnosis.jdk().version());
    json.writeStringProperty("vendor", diagnosis.jdk().vendor());
    json.writeStringProperty("folder", diagnosis.jdk().folder());
    json.writeEndObject();
    json.writeStringProperty("system", diagnosis.system());
    json.writeStringProperty("asked_for", diagnosis.chosenFolder().orElse(null));
    json.writeObjectPropertyStart("openssl");
    switch (diagnosis.openSsl()) {
      case Diagnosis.Missing missing -> write(missing);
      case Diagnosis.Loaded loaded -> write(loaded);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void write(Diagnosis.Missing missing) {
    json.writeBooleanProperty("found", false);
    write("tried", missing.tried());
    json.writeStringProperty("advice", missing.advice());
  }

  private void write(Diagnosis.Loaded loaded) {
    json.writeBooleanProperty("found", true);
    json.writeStringProperty("version", loaded.version().toString());
    json.writeStringProperty("version_text", loaded.versionText());
    json.writeStringProperty("loaded_from", loaded.source());
    json.writeStringProperty("built_for", loaded.platform());
    json.writeStringProperty("configuration", loaded.configuration());
    json.writeStringProperty("modules", loaded.modules());
    write("providers", loaded.providers());
    json.writeBooleanProperty("fips", loaded.fips());
    json.writeStringProperty("processor", loaded.processor());
    json.writeNumberProperty("digests", loaded.digests());
    json.writeNumberProperty("ciphers", loaded.ciphers());
    json.writeNumberProperty("macs", loaded.macs());
    json.writeNumberProperty("kdfs", loaded.kdfs());
    write("groups", loaded.groups());
    json.writeArrayPropertyStart("features");
    for (var feature : loaded.features()) {
      json.writeStartObject();
      json.writeStringProperty("name", feature.name());
      json.writeBooleanProperty("available", feature.available());
      json.writeStringProperty("needs", feature.needs());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void write(String name, Collection<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }
}
