package org.opentls.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
  private static RedisAddress of(String uri) {
    return RedisAddress.of(URI.create(uri));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          redis://redis.example.org                | SINGLE of [Host[name=redis.example.org, port=6379]]
          redis://127.0.0.1:7000/3                 | SINGLE of [Host[name=127.0.0.1, port=7000]]
          rediss://user:password@a                 | SINGLE of [Host[name=a, port=6379]]
          redis://[::1]:7000                       | SINGLE of [Host[name=[::1], port=7000]]
          redis-sentinel://a,b:7000/1#main         | SENTINEL of [Host[name=a, port=26379], Host[name=b, port=7000]]
          rediss-sentinel://:p@a#main              | SENTINEL of [Host[name=a, port=26379]]
          redis-cluster://u:p@a,b:7000             | CLUSTER of [Host[name=a, port=6379], Host[name=b, port=7000]]
          rediss-cluster://a/                      | CLUSTER of [Host[name=a, port=6379]]
          """)
  void hostsAreRead(String uri, String expected) {
    assertThat(of(uri)).hasToString(expected);
  }

  @Test
  void everyPartIsRead() {
    var address = of("rediss-sentinel://user:p%40s%2Cs+w%25@a:1,b:2/7#main");
    assertThat(address.tls()).isTrue();
    assertThat(address.database()).isEqualTo(7);
    assertThat(address.master()).isEqualTo("main");
    var login = address.login().orElseThrow();
    assertThat(login.getUserName()).isEqualTo("user");
    assertThat(login.getPassword()).containsExactly("p@s,s+w%".toCharArray());
    assertThat(of("redis://:p@a").login().orElseThrow().getUserName()).isEmpty();
    assertThat(of("redis://a").login()).isEmpty();
    assertThat(of("redis://a").tls()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://u:secret@a",
        "redis:a",
        "redis://u:secret@",
        "redis://u:secret@a,b",
        "redis://u:secret@a?timeout=1",
        "redis://u:secret@a/x",
        "redis://u:secret@a:70000",
        "redis://u:secret@a:0",
        "redis://u:secret@a#main",
        "redis://secret@a",
        "redis-sentinel://u:secret@a",
        "redis-cluster://u:secret@a/1",
        "redis-cluster://u:secret@a#main",
        "redis-cluster://u:secret@a,,b",
        "redis-cluster://u:secret@a%20b",
        "redisx://u:secret@a"
      })
  void whatIsNoAddressIsRefusedWithoutThePassword(String uri) {
    assertThatThrownBy(() -> of(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("secret"));
  }
}
