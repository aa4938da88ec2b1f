package io.kith.archtest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** The classes under test, read once, and questions about single ones. */
final class Classes {

  /** All product classes of the project, without their tests. */
  static final JavaClasses KITH =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.kith");

  /** Each package as one slice, however deep it lies. */
  private static final String TRANSPORT = "io.kith.transport";

  static final SliceAssignment BY_PACKAGE =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          String name = type.getPackageName();
          // The front of the transport is its top and its bottom: it opens what stands behind it,
          // which takes options and addresses from it. What stands behind has a rule of its own.
          return SliceIdentifier.of(name.startsWith(TRANSPORT) ? TRANSPORT : name);
        }

        @Override
        public String getDescription() {
          return "packages";
        }
      };

  private static final Set<String> FILES =
      Set.of(
          "java.io.File",
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.RandomAccessFile");

  private Classes() {}

  static boolean wasBuiltIn(String directory, JavaClass type) {
    return type.getSource()
        .filter(source -> source.getUri().toString().contains("/" + directory + "/target/"))
        .isPresent();
  }

  static boolean isLeakGate(JavaClass type) {
    return type.getPackageName().equals("io.kith.testkit") && type.getName().contains("NettyLeaks");
  }

  static boolean opensFiles(JavaClass type) {
    return FILES.contains(type.getName());
  }

  static boolean isThreadOrExecutor(JavaClass type) {
    return type.isEquivalentTo(Thread.class)
        || type.isEquivalentTo(Executors.class)
        || type.isAssignableTo(Executor.class);
  }

  /** Modules of the build that hold no product: tests and the benchmarks. */
  static boolean holdsProduct(String module) {
    return !Set.of(
            "tools/archtest",
            "tools/benchmarks",
            "tools/conformance",
            "tools/faults",
            "tools/interop")
        .contains(module);
  }
}
