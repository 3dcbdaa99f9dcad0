package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./opentls} in a tree of its own, with scripts in the place of Maven and the JDK. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {
  private static final String FAKE_MAVEN =
      """
      echo build >> "$FOLDER/builds"
      sleep 1
      [ ! -e "$FOLDER/broken" ] || { echo 'a fault in the sources'; exit 1; }
      mkdir -p opentls-cli/target/lib
      echo jar > opentls-cli/target/opentls-cli.jar
      """;

  /** Tells the folder of the JDK and the command; makes no record of a start. */
  private static final String FAKE_JAVA =
      """
      home=${0%/bin/java}
      for argument; do
        [ "$argument" != org.opentls.cli.Main ] || run=yes
      done
      [ -z "${run-}" ] || echo "${home##*/} ${argument-}"
      """;

  @TempDir private Path folder;

  private Program program;

  @BeforeEach
  void makeTree() throws IOException {
    var root = Path.of("..");
    copy(root.resolve("opentls"), folder.resolve("opentls"));
    copy(root.resolve("scripts/find-jdk.sh"), folder.resolve("scripts/find-jdk.sh"));
    for (var source : new String[] {"library", "opentls-jetty", "opentls-cli"}) {
      Files.createDirectories(folder.resolve(source).resolve("src/main"));
      Files.writeString(folder.resolve(source).resolve("pom.xml"), "");
    }
    Files.writeString(folder.resolve("pom.xml"), "");
    script("tools/mvn", FAKE_MAVEN);
    makeJdk("new", "25.0.1");
    makeJdk("old", "17.0.9");
    program = new Program(folder);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to);
  }

  private void makeJdk(String name, String version) throws IOException {
    script(name + "/bin/java", FAKE_JAVA);
    script(name + "/bin/javac", "");
    Files.writeString(
        folder.resolve(name).resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  private void script(String name, String content) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private Transcript run(String script) throws Exception {
    return program.run(
        "sh",
        """
        export FOLDER=$PWD JAVA_HOME=$PWD/new PATH=$PWD/tools:$PATH
        %s
        """
            .formatted(script));
  }

  private Path target(String name) {
    return folder.resolve("opentls-cli/target").resolve(name);
  }

  private void assertThatNoLockIsLeft() {
    assertThat(Files.isSymbolicLink(target("opentls-cli.lock"))).isFalse();
  }

  @Test
  void firstRunBuildsAndTheNextDoesNot() throws Exception {
    var first = run("./opentls doctor");
    assertThat(first.out()).isEqualTo("new doctor\n");
    assertThat(first.err()).contains("building the program").hasLineCount(1);
    assertThat(run("./opentls doctor")).isEqualTo(new Transcript(0, "new doctor\n", ""));
    assertThat(folder.resolve("builds")).hasContent("build\n");
    assertThatNoLockIsLeft();
  }

  @Test
  void firstRunsAtTheSameTimeBuildOnce() throws Exception {
    var transcript = run("./opentls one & ./opentls two & ./opentls three & wait");
    assertThat(transcript.out().lines())
        .containsExactlyInAnyOrder("new one", "new two", "new three");
    assertThat(folder.resolve("builds")).hasContent("build\n");
    assertThatNoLockIsLeft();
  }

  @Test
  void lockOfAProcessThatIsGoneIsTakenAway() throws Exception {
    var transcript =
        run(
            """
            mkdir opentls-cli/target
            sh -c 'ln -s $$ opentls-cli/target/opentls-cli.lock'
            ./opentls doctor
            """);
    assertThat(transcript.out()).isEqualTo("new doctor\n");
    assertThat(transcript.err()).contains("building").doesNotContain("waiting");
    assertThatNoLockIsLeft();
  }

  @Test
  void buildThatIsStoppedLeavesNoLock() throws Exception {
    var transcript =
        run(
            """
            ./opentls doctor & builder=$!
            while [ ! -e builds ]; do sleep 0.1; done
            kill -TERM $builder
            wait $builder
            """);
    assertThat(transcript.exitCode()).isEqualTo(143);
    assertThatNoLockIsLeft();
  }

  @Test
  void buildThatFailsShowsWhyAndIsTriedAgain() throws Exception {
    Files.createFile(folder.resolve("broken"));
    var transcript = run("./opentls doctor");
    assertThat(transcript.exitCode()).isEqualTo(1);
    assertThat(transcript.out()).isEmpty();
    assertThat(transcript.err()).contains("a fault in the sources", "build.log");
    Files.delete(folder.resolve("broken"));
    assertThat(run("./opentls doctor").out()).isEqualTo("new doctor\n");
  }

  /** A file stands for the folder: root may write to a folder that is read-only. */
  @Test
  void folderThatCannotBeWrittenIsNamed() throws Exception {
    Files.createFile(folder.resolve("opentls-cli/target"));
    var transcript = run("./opentls doctor");
    assertThat(transcript.exitCode()).isEqualTo(1);
    assertThat(transcript.err()).contains("opentls-cli/target cannot be written").hasLineCount(2);
    assertThat(folder.resolve("builds")).doesNotExist();
  }

  @Test
  void olderJdkInJavaHomeIsPassedOverWithoutAWord() throws Exception {
    run("./opentls doctor");
    assertThat(run("export JAVA_HOME=$PWD/old PATH=$PWD/new/bin:$PATH; ./opentls doctor"))
        .isEqualTo(new Transcript(0, "new doctor\n", ""));
  }

  @Test
  void programIsFoundThroughALink() throws Exception {
    run("./opentls doctor");
    assertThat(run("mkdir bin; ln -s ../opentls bin/tls; bin/tls --version").out())
        .isEqualTo("new --version\n");
  }
}
