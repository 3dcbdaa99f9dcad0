package org.opentls.cli;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** The files of a folder, and lists of them; nothing that a link leads to. */
final class SharedFolder extends Handler.Wrapper {
  /** Where they are on the server. */
  static final String PATH = "/files";

  private static final String INDEX = "index.html";

  private final Path folder;

  private SharedFolder(Path folder, ResourceHandler files) {
    super(files);
    this.folder = folder;
  }

  /**
   * A line of a list.
   *
   * @param link relative to the list
   * @param size for people; empty for a folder
   */
  record Entry(String name, String link, String size) {}

  /**
   * Shares a folder.
   *
   * @param folder its real path
   */
  static Handler handler(Path folder) {
    var files = new ResourceHandler();
    // the lists of Jetty tell of what links lead to
    files.setDirAllowed(false);
    files.setAcceptRanges(true);
    files.setEtags(true);
    var context = new ContextHandler(new SharedFolder(folder, files), PATH);
    context.setBaseResource(ResourceFactory.of(context).newResource(folder));
    // a file behind a link has another name, and none of those is allowed
    context.setAliasChecks(List.of());
    return context;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    // browsers shall believe the type of a file that is told
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    var path = Request.getPathInContext(request);
    var directory = path.endsWith("/") ? directory(path) : Optional.<Path>empty();
    boolean reads =
        HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
    if (directory.isEmpty() || !reads || Files.exists(directory.get().resolve(INDEX))) {
      return super.handle(request, response, callback);
    }
    var text = PageText.of(PATH + path, entries(directory.get()));
    ConnectionPage.answer(response, callback, ConnectionPage.HTML, text);
    return true;
  }

  /** The directory of that name, unless a link leads there. */
  private Optional<Path> directory(String path) {
    var at = folder;
    for (var name : path.split("/", -1)) {
      if (name.equals("..") || name.equals(".")) {
        return Optional.empty();
      }
      try {
        at = at.resolve(name);
      } catch (InvalidPathException _) {
        return Optional.empty();
      }
      if (!Files.isDirectory(at, NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
    }
    return Optional.of(at);
  }

  private static List<Entry> entries(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file ->
              Files.isDirectory(file, NOFOLLOW_LINKS) || Files.isRegularFile(file, NOFOLLOW_LINKS))
          .map(SharedFolder::entry)
          .sorted(Comparator.comparing(Entry::name))
          .toList();
    }
  }

  private static Entry entry(Path file) {
    boolean isDirectory = Files.isDirectory(file, NOFOLLOW_LINKS);
    var name = file.getFileName() + (isDirectory ? "/" : "");
    return new Entry(name, link(name), isDirectory ? "" : Progress.bytes(file.toFile().length()));
  }

  private static String link(String name) {
    try {
      return new URI(null, null, "./" + name, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(name, e);
    }
  }
}
