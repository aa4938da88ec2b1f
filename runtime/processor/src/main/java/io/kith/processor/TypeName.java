package io.kith.processor;

import javax.lang.model.element.TypeElement;

/**
 * The names of a type that a service uses.
 *
 * @param element the class, interface or enum
 * @param javaType how generated code names it, arguments included
 * @param javaPackage its package; empty for the unnamed one
 * @param protoName its name in the contract, without package
 * @param codec the simple name of its generated codec
 * @param codecPackage the package of that codec
 * @param label what errors call it
 */
record TypeName(
    TypeElement element,
    String javaType,
    String javaPackage,
    String protoName,
    String codec,
    String codecPackage,
    String label) {

  /** How generated code names the codec. */
  String codecType() {
    return Naming.mark(codecClass());
  }

  /** The qualified name of the codec. */
  String codecClass() {
    return Naming.join(codecPackage, codec);
  }

  /** The full name in the contract of a service of this proto package. */
  String fullName(String servicePackage) {
    return Naming.join(javaPackage.equals(codecPackage) ? servicePackage : javaPackage, protoName);
  }
}
