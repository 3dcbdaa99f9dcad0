import org.opentls.tls.HostSource;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.Resumption;
import org.opentls.tls.TlsContext;
import org.opentls.tls.VirtualHosts;

void main(String[] arguments) throws IOException {
  var keys = KeyRingStore.file(Path.of("tickets.ring"));
  var hosts =
      VirtualHosts.builder()
          .host("shop.test", HostSource.pem(Path.of("shop/server.pem"), Path.of("shop/server.key")))
          .host("blog.test", HostSource.pem(Path.of("blog/server.pem"), Path.of("blog/server.key")))
          .resumption(Resumption.tickets(keys, KeyProtector.none()).build())
          .build();
  try (var listening = new ServerSocket(Integer.parseInt(arguments[0]))) {
    IO.println("listening");
    while (true) {
      var socket = listening.accept();
      Thread.startVirtualThread(() -> greet(hosts.context(), socket));
    }
  }
}

void greet(TlsContext server, Socket socket) {
  try (var connection = server.over(socket)) {
    connection.handshake();
    var greeting = connection.isResumed() ? "welcome back\n" : "hello\n";
    connection.outputStream().write(greeting.getBytes());
  } catch (IOException e) {
    IO.println(e.getMessage());
  }
}
