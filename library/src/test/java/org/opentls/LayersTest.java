package org.opentls;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;

/** The layers of the library: nothing points up, and only the lowest touches C. */
@AnalyzeClasses(packages = "org.opentls", importOptions = DoNotIncludeTests.class)
class LayersTest {
  private static final String API = "org.opentls.api..";

  /** Shared by the layers above {@code api}, and not exported. */
  private static final String INTERNAL = "org.opentls.internal..";

  @ArchTest
  static final ArchRule NOTHING_POINTS_UP =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("entry")
          .definedBy("org.opentls")
          .layer("agent")
          .definedBy("org.opentls.agent..")
          .layer("provider")
          .definedBy("org.opentls.provider..")
          .layer("age")
          .definedBy("org.opentls.age..")
          .layer("cipherlib")
          .definedBy("org.opentls.cipherlib..")
          .layer("hashlib")
          .definedBy("org.opentls.hashlib..")
          .layer("hmac")
          .definedBy("org.opentls.hmac..")
          .layer("kdf")
          .definedBy("org.opentls.kdf..")
          .layer("random")
          .definedBy("org.opentls.random..")
          .layer("internal")
          .definedBy(INTERNAL)
          .layer("io")
          .definedBy("org.opentls.io..")
          .layer("tls")
          .definedBy("org.opentls.tls..")
          .layer("api")
          .definedBy(API)
          .whereLayer("agent")
          .mayOnlyAccessLayers("entry", "provider", "tls", "api")
          .whereLayer("entry")
          .mayOnlyAccessLayers("provider", "tls", "api")
          .whereLayer("provider")
          .mayOnlyAccessLayers(
              "cipherlib", "hashlib", "hmac", "kdf", "random", "internal", "api", "tls")
          .whereLayer("age")
          .mayOnlyAccessLayers("cipherlib", "hashlib", "hmac", "kdf", "random", "internal", "api")
          .whereLayer("cipherlib")
          .mayOnlyAccessLayers("internal", "api")
          .whereLayer("hashlib")
          .mayOnlyAccessLayers("internal", "api")
          .whereLayer("hmac")
          .mayOnlyAccessLayers("internal", "api")
          .whereLayer("kdf")
          .mayOnlyAccessLayers("internal", "api")
          .whereLayer("internal")
          .mayOnlyAccessLayers("api")
          .whereLayer("random")
          .mayOnlyAccessLayers("api")
          .whereLayer("tls")
          .mayOnlyAccessLayers("io", "random", "internal", "api")
          .whereLayer("io")
          .mayOnlyAccessLayers("api")
          .whereLayer("api")
          .mayNotAccessAnyLayer()
          .ensureAllClassesAreContainedInArchitecture();

  @ArchTest
  static final ArchRule ONLY_API_LINKS_C =
      noClasses()
          .that()
          .resideOutsideOfPackage(API)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Linker.class, SymbolLookup.class);

  @ArchTest
  static final ArchRule NO_NATIVE_MEMORY_IN_PUBLIC_SIGNATURES_ABOVE_API =
      noCodeUnits()
          .that()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackages(API, INTERNAL)
          .and(describe("users can call", LayersTest::isVisible))
          .should()
          .haveRawParameterTypes(describe("hold native memory", LayersTest::anyIsNative))
          .orShould()
          .haveRawReturnType(MemorySegment.class);

  @ArchTest
  static final ArchRule NO_NATIVE_MEMORY_IN_PUBLIC_FIELDS_ABOVE_API =
      noFields()
          .that()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackages(API, INTERNAL)
          .and(describe("users can read", LayersTest::isVisible))
          .should()
          .haveRawType(MemorySegment.class);

  private static boolean isVisible(JavaMember member) {
    var owner = member.getOwner();
    return owner.getModifiers().contains(PUBLIC)
        && (member.getModifiers().contains(PUBLIC) || member.getModifiers().contains(PROTECTED));
  }

  private static boolean anyIsNative(List<JavaClass> types) {
    return types.stream().anyMatch(type -> type.isEquivalentTo(MemorySegment.class));
  }
}
