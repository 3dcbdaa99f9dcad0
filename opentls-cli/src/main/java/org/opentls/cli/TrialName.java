package org.opentls.cli;

import java.net.IDN;
import java.net.InetAddress;
import java.util.regex.Pattern;

/** A name of a server as a certificate has it. */
sealed interface TrialName {
  /** The longest common name: RFC 5280, appendix A.1. */
  int MAX_COMMON_NAME = 64;

  /** As in {@code subjectAltName} of {@code x509v3_config(5ossl)}. */
  String alternative();

  /** The name of the certificate's subject, which may be shorter. */
  String commonName();

  /** As it was given. */
  String shown();

  /** A host of this name, as it stands in a URL. */
  String urlHost();

  /**
   * A host's, in ASCII.
   *
   * @param name also one that begins with {@code *.}
   */
  record Host(String name) implements TrialName {
    @Override
    public String alternative() {
      return "DNS:" + name;
    }

    @Override
    public String commonName() {
      return name.length() > MAX_COMMON_NAME ? "OpenTLS trial server" : name;
    }

    @Override
    public String shown() {
      return name;
    }

    @Override
    public String urlHost() {
      return name.startsWith("*") ? "www" + name.substring(1) : name;
    }
  }

  /** An address, as it was given. */
  record Address(String address) implements TrialName {
    @Override
    public String alternative() {
      return "IP:" + address;
    }

    @Override
    public String commonName() {
      return address;
    }

    @Override
    public String shown() {
      return address;
    }

    @Override
    public String urlHost() {
      return address.contains(":") ? "[" + address + "]" : address;
    }
  }

  /** A name in letters, digits and hyphens: RFC 1123, section 2.1; the first may be a star. */
  Pattern HOST =
      Pattern.compile(
          "(\\*\\.)?[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*",
          Pattern.CASE_INSENSITIVE);

  /** Nothing else is taken for an address, and no host is ever looked up. */
  Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  int MAX_HOST = 253;

  /**
   * Reads a name or an address.
   *
   * @throws BadValue if it is none
   */
  static TrialName parse(String text) {
    try {
      if (ADDRESS.matcher(text).matches()) {
        InetAddress.ofLiteral(text);
        return new Address(text);
      }
      var name = text.startsWith("*.") ? "*." + IDN.toASCII(text.substring(2)) : IDN.toASCII(text);
      if (name.length() <= MAX_HOST && HOST.matcher(name).matches()) {
        return new Host(name);
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new BadValue("--name must be a host name or an address, not " + Quoting.always(text));
  }
}
