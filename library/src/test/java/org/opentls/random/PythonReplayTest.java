package org.opentls.random;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same bytes make the same numbers here and in Python's {@code random.SystemRandom}. */
class PythonReplayTest {
  /** Lines that a Python before 3.12, which has no binomial distribution, prints. */
  private static final int BEFORE_BINOMIAL = 74;

  /** What {@code replay.py} prints in CPython 3.13.0. */
  static List<String> recorded() throws IOException {
    return resource("replay.txt").lines().toList();
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void knownBytesMakeWhatCPython313MadeOfThem(String line) {
    assertMatches(line);
  }

  @Test
  void knownBytesMakeWhatThePythonOfThisMachineMakesOfThem(@TempDir Path folder) throws Exception {
    var script = Files.writeString(folder.resolve("replay.py"), resource("replay.py"));
    var output = folder.resolve("replay.txt");
    assumeTrue(
        runsPython(List.of("-c", "import random; random.SystemRandom"), output),
        "there is no python3 to compare with");
    assertThat(runsPython(List.of(script.toString(), "200"), output)).isTrue();
    assertThat(Files.readAllLines(output))
        .hasSizeGreaterThanOrEqualTo(BEFORE_BINOMIAL)
        .allSatisfy(PythonReplayTest::assertMatches);
  }

  private static boolean runsPython(List<String> arguments, Path output)
      throws InterruptedException {
    var command = new ArrayList<>(List.of("python3"));
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void assertMatches(String line) {
    var fields = line.split("\t", -1);
    var arguments = fields[1].isEmpty() ? new String[0] : fields[1].split(" ", -1);
    var random = KnownBytes.random();
    for (String expected : fields[2].split(" ", -1)) {
      var result = call(random, fields[0], arguments);
      if (result instanceof Double number) {
        double value = Double.parseDouble(expected);
        assertThat(number).as(line).isCloseTo(value, within(1e-12 * Math.abs(value)));
      } else {
        assertThat(result.toString()).as(line).isEqualTo(expected);
      }
    }
  }

  private static Object call(SystemRandom random, String method, String... a) {
    return switch (method) {
      case "nextDouble" -> random.nextDouble();
      case "uniform" -> random.uniform(real(a[0]), real(a[1]));
      case "triangular" ->
          a.length == 2
              ? random.triangular(real(a[0]), real(a[1]))
              : random.triangular(real(a[0]), real(a[1]), real(a[2]));
      case "normal" -> random.normal(real(a[0]), real(a[1]));
      case "gaussian" -> random.gaussian(real(a[0]), real(a[1]));
      case "lognormal" -> random.lognormal(real(a[0]), real(a[1]));
      case "exponential" -> random.exponential(real(a[0]));
      case "vonMises" -> random.vonMises(real(a[0]), real(a[1]));
      case "gamma" -> random.gamma(real(a[0]), real(a[1]));
      case "beta" -> random.beta(real(a[0]), real(a[1]));
      case "pareto" -> random.pareto(real(a[0]));
      case "weibull" -> random.weibull(real(a[0]), real(a[1]));
      case "binomial" -> random.binomial(whole(a[0]), real(a[1]));
      case "getrandbits" -> random.getrandbits(whole(a[0]));
      case "hexbytes" -> HexFormat.of().formatHex(random.randbytes(whole(a[0])));
      case "randrange" ->
          switch (a.length) {
            case 1 -> random.randrange(Long.parseLong(a[0]));
            case 2 -> random.randrange(Long.parseLong(a[0]), Long.parseLong(a[1]));
            default ->
                random.randrange(Long.parseLong(a[0]), Long.parseLong(a[1]), Long.parseLong(a[2]));
          };
      case "bigRandrange" ->
          switch (a.length) {
            case 1 -> random.randrange(new BigInteger(a[0]));
            case 2 -> random.randrange(new BigInteger(a[0]), new BigInteger(a[1]));
            default ->
                random.randrange(new BigInteger(a[0]), new BigInteger(a[1]), new BigInteger(a[2]));
          };
      case "randint" -> random.randint(Long.parseLong(a[0]), Long.parseLong(a[1]));
      case "bigRandint" -> random.randint(new BigInteger(a[0]), new BigInteger(a[1]));
      case "choice" -> random.choice(numbers(whole(a[0])));
      case "choices" -> text(random.choices(numbers(whole(a[0])), whole(a[1])));
      case "weighted" -> text(random.choices(numbers(a.length - 1), reals(a), whole(a[0])));
      case "cumulative" ->
          text(random.choicesByCumulativeWeights(numbers(a.length - 1), reals(a), whole(a[0])));
      case "sample" -> text(random.sample(Long.parseLong(a[0]), whole(a[1])));
      case "sampleCounts" ->
          text(
              random.sample(
                  numbers(whole(a[0])),
                  whole(a[1]),
                  Arrays.stream(a).skip(2).mapToInt(PythonReplayTest::whole).toArray()));
      case "shuffled" -> text(shuffled(random, whole(a[0])));
      default -> throw new AssertionError(method);
    };
  }

  private static List<Integer> shuffled(SystemRandom random, int size) {
    var list = new ArrayList<>(numbers(size));
    random.shuffle(list);
    return list;
  }

  private static List<Integer> numbers(int size) {
    return IntStream.range(0, size).boxed().toList();
  }

  private static int whole(String text) {
    return Integer.parseInt(text);
  }

  private static double real(String text) {
    return Double.parseDouble(text);
  }

  private static double[] reals(String... arguments) {
    return Arrays.stream(arguments).skip(1).mapToDouble(PythonReplayTest::real).toArray();
  }

  private static String text(long[] numbers) {
    return text(LongStream.of(numbers).boxed().toList());
  }

  private static String text(List<?> list) {
    return list.stream().map(Object::toString).collect(Collectors.joining(","));
  }

  private static String resource(String name) throws IOException {
    try (var in = Objects.requireNonNull(PythonReplayTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), US_ASCII);
    }
  }
}
