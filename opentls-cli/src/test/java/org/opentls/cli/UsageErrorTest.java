package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong command line: exit code 2, nothing on standard output, one line that helps. */
class UsageErrorTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nope                | opentls: unknown command 'nope'",
        "hahs                | opentls: unknown command 'hahs'; did you mean 'hash'?",
        "comp                | opentls: unknown command 'comp'; did you mean 'completion'?",
        "DOCTOR              | opentls: unknown command 'DOCTOR'; did you mean 'doctor'?",
        "rand nrmal          | opentls rand: unknown command 'nrmal'; did you mean 'normal'?",
        "rand                | opentls rand: say what to draw, as in 'opentls rand bytes 16'",
        "--nope              | opentls: unknown option '--nope'",
        "hash --chek         | opentls hash: unknown option '--chek'; did you mean '--check'?",
        "hash --json=5       | opentls hash: unknown option '--json'",
        "hash --tag=x        | opentls hash: option '--tag' takes no value",
        "hash -l             | opentls hash: option '--length' needs a value, BITS",
        "hash -l x           | opentls hash: --length must be a whole number, not 'x'",
        "hash -a md5 -a sha1 | opentls hash: --algorithm is given twice",
        "hash --hex --base64 | opentls hash: --base64 and --hex exclude each other",
        "hash --check --tag  | opentls hash: the --tag option is meaningless when verifying"
            + " checksums",
        "hash --check -z     | opentls hash: the --zero option is not supported when verifying"
            + " checksums",
        "hash --check -b     | opentls hash: the --binary and --text options are meaningless when"
            + " verifying checksums",
        "hash --ignore-missing | opentls hash: the --ignore-missing option is meaningful only when"
            + " verifying checksums",
        "hash --quiet        | opentls hash: the --quiet option is meaningful only when verifying"
            + " checksums",
        "hash --status       | opentls hash: the --status option is meaningful only when verifying"
            + " checksums",
        "hash --strict       | opentls hash: the --strict option is meaningful only when verifying"
            + " checksums",
        "hash --warn         | opentls hash: the --warn option is meaningful only when verifying"
            + " checksums",
        "mac --verify aa a b | opentls mac: --verify takes one FILE",
        "mac --key-file -    | opentls mac: standard input cannot be both the key and a FILE",
        "mac --hex --base64  | opentls mac: --base64 and --hex exclude each other",
        "mac --key-form x    | opentls mac: --key-form must be raw, hex or base64, not 'x'",
        "mac --key-hex       | opentls mac: option '--key-hex' needs a value, HEX",
        "mac --key-hex 00 --key-env K | opentls mac: --key-env and --key-hex exclude each other",
        "keygen x            | opentls keygen: FILE goes with --public",
        "keygen -y --passphrase-file - | opentls keygen: standard input cannot be two things; name"
            + " FILE",
        "encrypt             | opentls encrypt: say for whom: -r RECIPIENT, -R FILE, -i FILE or -p",
        "encrypt -p -R x     | opentls encrypt: a passphrase and public keys exclude each other",
        "encrypt -R -        | opentls encrypt: standard input cannot be two things; name FILE",
        "encrypt -r x a b    | opentls encrypt: unexpected argument 'b'",
        "encrypt --passphrase-file - | opentls encrypt: standard input cannot be two things; name"
            + " FILE",
        "encrypt --tar -i x  | opentls encrypt: --tar needs FILE, a directory",
        "decrypt --tar x     | opentls decrypt: --tar needs -o, a directory to make",
        "decrypt --tar -o - x | opentls decrypt: --tar needs -o, a directory to make",
        "verify --tar x      | opentls verify: unknown option '--tar'",
        "inspect -i x        | opentls inspect: unknown option '-i'",
        "decrypt -i -        | opentls decrypt: standard input cannot be two things; name FILE",
        "decrypt -p -i x     | opentls decrypt: --identity and --passphrase exclude each other",
        "decrypt --passphrase-file a --passphrase-env B | opentls decrypt: --passphrase-env and"
            + " --passphrase-file exclude each other",
        "kdf                 | opentls kdf: say what to do, as in 'opentls kdf hash'",
        "kdf hsah            | opentls kdf: unknown command 'hsah'; did you mean 'hash'?",
        "kdf --verify x hash | opentls kdf: unexpected argument 'hash'",
        "kdf --password-file - hash | opentls kdf: unexpected argument 'hash'",
        "kdf hash --function md5 | opentls kdf hash: --function must be argon2id, scrypt or"
            + " pbkdf2, not 'md5'",
        "kdf verify          | opentls kdf verify: give either STORED or --hash-file",
        "kdf verify x --hash-file y | opentls kdf verify: give either STORED or --hash-file",
        "kdf scrypt --iterations 1 | opentls kdf scrypt: unknown option '--iterations'",
        "speed --only x      | opentls speed: --only must be digest, mac, cipher, kdf or random,"
            + " not 'x'",
        "rand bytes          | opentls rand bytes: N is missing",
        "rand bytes 1 2      | opentls rand bytes: unexpected argument '2'",
        "rand int x 1        | opentls rand int: LO must be a whole number, not 'x'",
        "rand int 1 6 --nope | opentls rand int: unknown option '--nope'",
        "rand int --nope 6   | opentls rand int: unknown option '--nope'",
        "rand normal a 1     | opentls rand normal: MU must be a number, not 'a'",
        "rand normal 1 2 3   | opentls rand normal: unexpected argument '3'",
        "rand token --hex --url | opentls rand token: --hex and --url exclude each other",
        "rand sample 99999999999 a | opentls rand sample: N must be a whole number of at most"
            + " 2147483647, not '99999999999'",
        "rand bytes 99999999999999999999 | opentls rand bytes: N must be a whole number of at most"
            + " 9223372036854775807, not '99999999999999999999'",
        "tour a b            | opentls tour: unexpected argument 'b'",
        "doctor --jsno       | opentls doctor: unknown option '--jsno'; did you mean '--json'?",
        "speed --seconds x   | opentls speed: --seconds must be a number, not 'x'",
        "completion ksh      | opentls completion: SHELL must be bash, zsh or fish, not 'ksh'",
        "completion          | opentls completion: SHELL is missing",
      })
  void wrongWordIsNamedAndHelpIsPointedAt(String command, String trouble) {
    var name = trouble.substring(0, trouble.indexOf(':'));
    var link = trouble.endsWith("?") ? " try '" : "; try '";
    assertThat(Transcript.of(command.split(" ")))
        .isEqualTo(new Transcript(2, "", trouble + link + name + " --help'\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rand int 5 1          | rand int: no number lies from 5 to 1; give the lesser first",
        "rand int 1 6 -n -5    | rand int: --count must be 0 or more, not -5",
        "rand choice a -n -1   | rand choice: --count must be 0 or more, not -1",
        "rand bytes -1         | rand bytes: N must be 0 or more, not -1",
        "rand token --bytes 0  | rand token: --bytes must be 1 or more, not 0",
        "rand sample -1        | rand sample: N must be 0 or more, not -1",
        "rand sample 3 a b     | rand sample: N must be at most the number of ITEMs, not 3",
        "rand uniform NaN 1    | rand uniform: B - A must be finite, not NaN",
        "rand normal 1 -1      | rand normal: SIGMA must be finite and at least 0, not -1.0",
        "rand normal NaN 1     | rand normal: MU must be a number, not NaN",
        "rand gaussian 1 -1    | rand gaussian: SIGMA must be finite and at least 0, not -1.0",
        "rand lognormal 1 -1   | rand lognormal: SIGMA must be finite and at least 0, not -1.0",
        "rand triangular 1 2 3 | rand triangular: MODE must lie between LOW and HIGH, not 3.0",
        "rand exponential 0    | rand exponential: LAMBDA must not be 0",
        "rand gamma 1 0        | rand gamma: BETA must be finite and greater than 0, not 0.0",
        "rand gamma 0 1        | rand gamma: ALPHA must be greater than 0 and at most half of the"
            + " greatest double, not 0.0",
        "rand beta 1 0         | rand beta: BETA must be greater than 0 and at most half of the"
            + " greatest double, not 0.0",
        "rand pareto 0         | rand pareto: ALPHA must be greater than 0, not 0.0",
        "rand weibull -1 1     | rand weibull: ALPHA must be finite and at least 0, not -1.0",
        "rand weibull 1 0      | rand weibull: BETA must be greater than 0, not 0.0",
        "rand vonmises 0 -1    | rand vonmises: KAPPA must be at least 0, not -1.0",
        "rand binomial 9 2     | rand binomial: P must be from 0 to 1, not 2.0",
        "rand binomial -1 0    | rand binomial: N must be at least 0, not -1.0",
        "rand binomial 1.5 0   | rand binomial: N must be a whole number of at most 2147483647, not"
            + " 1.5",
        "hash -a NOPE          | hash: this OpenSSL has no digest 'NOPE'; 'opentls hash --list'"
            + " names those it has",
        "hash -a SHAKE128      | hash: SHAKE128 has output of any length; say how long, as in"
            + " --length 256",
        "hash -l 7             | hash: --length must be a multiple of 8, in bits, not 7",
        "hash -l 8             | hash: SHA256 has no digest of 8 bits; leave --length out",
        "mac                   | mac: no key; give --key-file FILE or --key-env NAME",
        "mac --key-env NO_SUCH | mac: the environment has no variable 'NO_SUCH'",
        "mac --key-hex xyz     | mac: --key-hex must be hexadecimal, two digits for each byte",
        "mac --verify 0        | mac: --verify must be hexadecimal, two digits for each byte",
        "mac --verify ? --base64 | mac: --verify must be Base64",
        "mac -a NOPE           | mac: this OpenSSL has no code 'NOPE'; 'opentls mac --list' names"
            + " those it has",
        "encrypt -r x          | encrypt: --recipient: not an age recipient: the text begins as"
            + " none does",
        "encrypt -p            | encrypt: no passphrase; give --passphrase-file FILE or"
            + " --passphrase-env NAME",
        "encrypt -p --work-factor 31 | encrypt: --work-factor must be from 1 to 30, not 31",
        "decrypt --max-work-factor 0 | decrypt: --max-work-factor must be from 1 to 30, not 0",
        "kdf --verify x        | kdf: the stored hash cannot be used: not a password hash by"
            + " PBKDF2, scrypt or Argon2 1.3",
        "kdf hash -f scrypt --iterations 2 | kdf hash: scrypt takes no --iterations",
        "kdf hash -f pbkdf2 --memory 2 | kdf hash: pbkdf2 takes no --memory",
        "kdf hash -f scrypt --digest SHA512 | kdf hash: scrypt takes no --digest",
        "kdf hash -f scrypt --cost 3 | kdf hash: cost 3: a power of two is needed",
        "kdf hash -f pbkdf2 --iterations 0 | kdf hash: iterations 0: 1 or more is possible",
        "kdf hash -f pbkdf2 --digest NOPE | kdf hash: this OpenSSL has no digest 'NOPE';"
            + " 'opentls hash --list' names those it has",
        "kdf hash              | kdf hash: the password is empty",
        "kdf scrypt            | kdf scrypt: no salt; give --salt-hex HEX, once drawn with 'opentls"
            + " rand bytes 16'",
        "kdf scrypt --salt-hex 0 | kdf scrypt: --salt-hex must be hexadecimal, two digits for each"
            + " byte",
        "kdf hkdf              | kdf hkdf: no key; give --key-file FILE or --key-env NAME",
        "kdf hkdf --salt-hex 0 | kdf hkdf: --salt-hex must be hexadecimal, two digits for each byte",
        "kdf hkdf --info-hex x | kdf hkdf: --info-hex must be hexadecimal, two digits for each byte",
        "kdf hkdf --key-file - | kdf hkdf: the key is empty",
        "kdf hkdf --digest NOPE | kdf hkdf: this OpenSSL has no digest 'NOPE'; 'opentls hash"
            + " --list' names those it has",
        "kdf hkdf --digest SHAKE128 | kdf hkdf: SHAKE128 has output of any size: give another"
            + " digest",
        "speed --only kdf hkdf | speed: --only and ALG exclude each other",
        "speed NOPE            | speed: this OpenSSL has no digest 'NOPE'; 'opentls hash --list'"
            + " names those it has",
        "speed SHA256 NOPE     | speed: this OpenSSL has no digest 'NOPE'; 'opentls hash --list'"
            + " names those it has",
        "speed --seconds 0     | speed: --seconds must be more than 0 and at most 3600, not 0.0",
      })
  void valueThatCannotBeUsedIsNamedWithWhatItMustBe(String command, String trouble) {
    assertThat(Transcript.of(command.split(" ")))
        .isEqualTo(new Transcript(2, "", "opentls " + trouble + "\n"));
  }

  /** A value is checked even if nothing is drawn. */
  @Test
  void badParameterIsRefusedAlsoIfNothingIsDrawn() {
    assertThat(Transcript.of("rand", "normal", "1", "-1", "-n", "0").exitCode()).isEqualTo(2);
  }

  @Test
  void whatIsGivenReachesTheTerminalOnlyInEscapedForm() {
    assertThat(Transcript.of("\u001b[2J").err()).doesNotContain("\u001b").contains("\\033");
  }

  /** The command line is right: what fails is what it works on. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rand choice           | nothing to choose from; give items, or lines on standard input",
        "rand sample 3         | standard input has 0 lines, too few to draw 3",
        "hash /missing/file    | /missing/file: No such file or directory",
        "mac --key-file /missing | /missing: No such file or directory",
        "kdf verify --hash-file /missing | /missing: No such file or directory",
        "kdf hash --password-file /missing | /missing: No such file or directory",
        "hash --check /missing | /missing: No such file or directory",
        "tour /missing/file    | /missing/file is no file that can be read; name another one",
      })
  void failureWhileRunningHasAnotherExitCode(String command, String message) {
    assertThat(Transcript.of(command.split(" ")))
        .isEqualTo(new Transcript(1, "", "opentls: " + message + "\n"));
  }

  @EnabledOnOs(OS.LINUX)
  @ParameterizedTest
  @ValueSource(strings = {"nope", "rand nrmal", "rand normal a 1", "rand int 5 1", "speed NOPE"})
  void processSaysAndReturnsTheSame(String command) throws Exception {
    assertThat(Program.in(folder).run("sh", "./opentls " + command))
        .isEqualTo(Transcript.of(command.split(" ")));
  }
}
