package org.opentls.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.opentls.tls.Certificates.ALL;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentls.tls.Certificates;
import org.opentls.tls.Greeter;
import org.opentls.tls.KeyLog;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.TlsProtocol;
import org.opentls.tls.Transport;
import org.opentls.tls.Trust;

/** What docs/tasks/key-log.md says of Wireshark, shown with its program for terminals. */
class KeyLogTest {
  private static final int PORT = 8443;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void tsharkReadsAlongWithTheSecretsAndNotWithoutThem(TlsProtocol protocol) throws Exception {
    assumeTrue(isInstalled("tshark"), "tshark is not installed");
    var chain = Files.writeString(folder.resolve("chain.pem"), ALL.chainPem("EC"));
    var key = Files.writeString(folder.resolve("key.pem"), ALL.keyPem("EC"));
    var authority =
        Files.writeString(
            folder.resolve("ca.pem"), Certificates.chainPem(List.of(ALL.authority())));
    var secrets = folder.resolve("keys.log");
    var client =
        TlsContext.client()
            .trust(Trust.pem(authority))
            .keyLog(KeyLog.file(secrets))
            .protocols(protocol)
            .build();
    var segments = Collections.synchronizedList(new ArrayList<Recorded.Segment>());
    try (var greeter = new Greeter(TlsContext.server(TlsIdentity.pem(chain, key)).build());
        var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), greeter.port());
        var connection =
            client.over(new Recorded(Transport.of(socket), segments), "localhost", PORT)) {
      assertThat(connection.inputStream().readNBytes(5)).isEqualTo("hello".getBytes(UTF_8));
    }
    var capture = Files.write(folder.resolve("capture.pcap"), pcap(segments));
    assertThat(read(capture, "-o", "tls.keylog_file:" + secrets)).contains("hello");
    assertThat(read(capture)).contains("Follow: tls").doesNotContain("hello");
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  /** What the program makes of the first connection in a file. */
  private String read(Path capture, String... options) throws Exception {
    var command = new ArrayList<>(List.of("tshark", "-r", capture.toString()));
    command.addAll(List.of("-d", "tcp.port==" + PORT + ",tls"));
    command.addAll(List.of(options));
    command.addAll(List.of("-q", "-z", "follow,tls,ascii,0"));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("HOME", folder.toString());
    var process = builder.start();
    var text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }

  /** The format of libpcap with packets of IPv4, as if both sides were 127.0.0.1. */
  private static byte[] pcap(List<Recorded.Segment> segments) {
    var file = ByteBuffer.allocate(1 << 20);
    file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    file.putLong(0).putInt(1 << 18).putInt(101);
    int[] sent = {1, 1};
    for (var segment : segments) {
      int side = segment.isRead() ? 1 : 0;
      int size = 40 + segment.bytes().length;
      file.putInt(0).putInt(file.position()).putInt(size).putInt(size);
      file.putShort((short) 0x4500).putShort((short) size).putInt(0);
      file.put((byte) 64).put((byte) 6).putShort((short) 0);
      file.putInt(0x7f000001).putInt(0x7f000001);
      file.putShort((short) (segment.isRead() ? PORT : 40_000));
      file.putShort((short) (segment.isRead() ? 40_000 : PORT));
      file.putInt(sent[side]).putInt(sent[1 - side]);
      file.putShort((short) 0x5018).putShort((short) 0xffff).putInt(0);
      file.put(segment.bytes());
      sent[side] += segment.bytes().length;
    }
    var bytes = new byte[file.position()];
    file.get(0, bytes);
    return bytes;
  }
}
