package org.opentls.cli;

import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.opentls.hashlib.Digest;
import tools.jackson.core.JsonGenerator;

/**
 * What a certificate says, and what is to be said about it. It may come from anybody, so the texts
 * have nothing in them that a terminal would not show.
 *
 * @param names the names and addresses of a server
 * @param key as in {@code EC, 256 bits}
 * @param sha256 of the certificate in DER
 * @param warnings what is wrong, or will be soon
 */
record CertificateFacts(
    String subject,
    String issuer,
    List<String> names,
    Instant from,
    Instant until,
    Instant now,
    String key,
    String signature,
    String serial,
    String sha256,
    List<String> warnings) {
  private static final int SOON_DAYS = 14;
  private static final int WEAK_RSA = 2048;
  private static final int DNS_NAME = 2;
  private static final int ADDRESS = 7;

  static CertificateFacts of(X509Certificate certificate, Instant now) {
    var from = certificate.getNotBefore().toInstant();
    var until = certificate.getNotAfter().toInstant();
    var signature = Quoting.visible(certificate.getSigAlgName());
    return new CertificateFacts(
        Quoting.visible(certificate.getSubjectX500Principal().toString()),
        Quoting.visible(certificate.getIssuerX500Principal().toString()),
        names(certificate),
        from,
        until,
        now,
        key(certificate.getPublicKey()),
        signature,
        certificate.getSerialNumber().toString(16),
        sha256(certificate),
        warnings(certificate, from, until, now));
  }

  private static List<String> names(X509Certificate certificate) {
    Collection<List<?>> found;
    try {
      found = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException _) {
      return List.of();
    }
    var names = new ArrayList<String>();
    for (var name : Objects.requireNonNullElse(found, List.<List<?>>of())) {
      if (name.getFirst() instanceof Integer kind && (kind == DNS_NAME || kind == ADDRESS)) {
        var text = Quoting.visible(String.valueOf(name.get(1)));
        names.add(kind == ADDRESS ? shortened(text) : text);
      }
    }
    return List.copyOf(names);
  }

  /** An address with {@code ::} for its longest run of zeros: RFC 5952, section 4.2. */
  private static String shortened(String address) {
    var run =
        ZEROS
            .matcher(address)
            .results()
            .map(MatchResult::group)
            .max(Comparator.comparingInt(String::length));
    return run.map(zeros -> address.replaceFirst("(^|:)" + zeros + "(:|$)", "::")).orElse(address);
  }

  private static final Pattern ZEROS = Pattern.compile("\\b0(:0)+\\b");

  private static String key(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> "RSA, " + rsa.getModulus().bitLength() + " bits";
      case ECPublicKey ec -> "EC, " + ec.getParams().getOrder().bitLength() + " bits";
      default -> Quoting.visible(key.getAlgorithm());
    };
  }

  private static String sha256(X509Certificate certificate) {
    try (var digest = Digest.of("SHA256")) {
      digest.update(certificate.getEncoded());
      return HexFormat.of().formatHex(digest.digest());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read", e);
    }
  }

  private static List<String> warnings(
      X509Certificate certificate, Instant from, Instant until, Instant now) {
    var warnings = new ArrayList<String>();
    if (now.isBefore(from)) {
      warnings.add("is not valid before " + date(from));
    }
    if (now.isAfter(until)) {
      warnings.add("expired " + ago(until, now));
    } else if (days(now, until) < SOON_DAYS) {
      warnings.add("expires in " + span(now, until));
    }
    if (certificate.getPublicKey() instanceof RSAPublicKey rsa
        && rsa.getModulus().bitLength() < WEAK_RSA) {
      warnings.add("has a weak key, RSA of " + rsa.getModulus().bitLength() + " bits");
    }
    var signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    boolean selfSigned =
        certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    if (!selfSigned && (signature.startsWith("SHA1") || signature.startsWith("MD"))) {
      warnings.add("is signed with a broken algorithm, " + Quoting.visible(signature));
    }
    return List.copyOf(warnings);
  }

  private static String ago(Instant until, Instant now) {
    return span(until, now) + " ago, on " + date(until);
  }

  private static long days(Instant from, Instant to) {
    return Duration.between(from, to).toDays();
  }

  /** As in {@code 3 days}, or {@code 5 hours} if it is less than two. */
  private static String span(Instant from, Instant to) {
    long days = days(from, to);
    long count = days >= 2 ? days : Duration.between(from, to).toHours();
    return count + (days >= 2 ? " days" : count == 1 ? " hour" : " hours");
  }

  private static LocalDate date(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  boolean isOutOfTime() {
    return now.isAfter(until) || now.isBefore(from);
  }

  /** What to call it as a part of a chain. */
  String named(List<CertificateFacts> chain) {
    return chain.getFirst().equals(this) ? "the certificate" : "the issuer's, " + subject + ",";
  }

  /** As in {@code 2026-01-01 to 2026-04-01, 30 days left}. */
  String validity() {
    var dates = date(from) + " to " + date(until);
    return isOutOfTime() ? dates : dates + ", " + span(now, until) + " left";
  }

  /** The lines for a person, without the warnings. */
  List<String> lines(int number) {
    var lines = new ArrayList<String>();
    lines.add("%2d  %s".formatted(number, subject));
    if (!names.isEmpty()) {
      lines.add(line("for", enumerated(names)));
    }
    lines.add(line("issuer", issuer.equals(subject) ? "itself" : issuer));
    lines.add(line("valid", validity()));
    lines.add(line("key", key + "; signed with " + signature));
    lines.add(line("SHA-256", sha256));
    return lines;
  }

  private static String line(String label, String value) {
    return "    %-8s %s".formatted(label, value);
  }

  /** Some of the names, if there are many. */
  static String enumerated(List<String> names) {
    int shown = names.size() > MAX_NAMES + 1 ? MAX_NAMES : names.size();
    var text = String.join(", ", names.subList(0, shown));
    return shown == names.size() ? text : text + " and " + (names.size() - shown) + " more";
  }

  private static final int MAX_NAMES = 6;

  /** Writes an object. */
  void write(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("subject", subject);
    json.writeStringProperty("issuer", issuer);
    write(json, "names", names);
    json.writeStringProperty("not_before", from.toString());
    json.writeStringProperty("not_after", until.toString());
    json.writeNumberProperty("days_left", days(now, until));
    json.writeStringProperty("key", key);
    json.writeStringProperty("signature", signature);
    json.writeStringProperty("serial", serial);
    json.writeStringProperty("sha256", sha256);
    write(json, "warnings", warnings);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, List<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }

  /** The certificates of a chain in their order. */
  static List<CertificateFacts> chain(List<X509Certificate> certificates) {
    var now = Instant.now();
    return certificates.stream().map(certificate -> of(certificate, now)).toList();
  }
}
