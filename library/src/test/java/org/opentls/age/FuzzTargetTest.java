package org.opentls.age;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentls.fuzz.ShortRun;

class FuzzTargetTest {
  @ParameterizedTest
  @EnumSource
  void changedInputIsReadAlikeInEveryWayOrRefusedAsPromised(FuzzTarget target) throws IOException {
    ShortRun.of(target, 100);
  }
}
