import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Gives the classes of a jar that are older than Java 8's the form of Java 8's, with stack maps.
 *
 * <p>The JVM keeps no class older than Java 6's in its cache of a start: it reads, parses and
 * verifies each one again in every run. Behaviour stays as it is; only the record of types that the
 * newer verifier wants is added.
 *
 * <p>Run by the launcher as {@code java scripts/UpgradeClasses.java JAR}; the jar is replaced in
 * one step, and left alone if there is nothing to do.
 */
final class UpgradeClasses {
  private UpgradeClasses() {}

  public static void main(String[] args) throws IOException {
    var jar = Path.of(args[0]);
    var upgraded = jar.resolveSibling(jar.getFileName() + "." + ProcessHandle.current().pid());
    boolean changed;
    try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
      changed = upgrade(jar, upgraded, loader);
    }
    if (changed) {
      Files.move(upgraded, jar, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.delete(upgraded);
    }
  }

  private static boolean upgrade(Path jar, Path upgraded, ClassLoader loader) throws IOException {
    var hierarchy =
        ClassHierarchyResolver.ofResourceParsing(loader)
            .orElse(ClassHierarchyResolver.defaultResolver());
    var classFile =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(hierarchy));
    boolean changed = false;
    try (var in = new JarFile(jar.toFile());
        var out = new ZipOutputStream(Files.newOutputStream(upgraded))) {
      for (var entry : in.stream().toList()) {
        byte[] content;
        try (var stream = in.getInputStream(entry)) {
          content = stream.readAllBytes();
        }
        if (entry.getName().endsWith(".class") && isOld(content)) {
          content = upgrade(classFile, content);
          changed = true;
        }
        var copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        out.write(content);
        out.closeEntry();
      }
    }
    return changed;
  }

  /** Whether the major version, the eighth byte of the file, is below Java 8's. */
  private static boolean isOld(byte[] content) {
    return content[7] < ClassFile.JAVA_8_VERSION;
  }

  private static byte[] upgrade(ClassFile classFile, byte[] content) {
    ClassTransform version =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
          } else {
            builder.with(element);
          }
        };
    var bodies =
        ClassTransform.transformingMethodBodies(
            (builder, element) -> CodeTransform.ACCEPT_ALL.accept(builder, element));
    return classFile.transformClass(classFile.parse(content), version.andThen(bodies));
  }
}
