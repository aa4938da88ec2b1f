package io.kith.trust;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads certificates from PEM files. */
public final class Certificates {

  private static final String LABEL = "CERTIFICATE";

  private Certificates() {}

  /**
   * The authorities of a file, of which there is at least one.
   *
   * @throws UnusableFileException if the file holds none
   */
  public static List<X509Certificate> authorities(Path file) {
    return read(PemFile.read(FileRole.TRUST, file));
  }

  static List<X509Certificate> read(PemFile file) {
    var certificates = new ArrayList<X509Certificate>();
    for (PemFile.Section section : file.sections()) {
      if (section.label().equals(LABEL)) {
        certificates.add(certificate(file, section));
      }
    }
    if (certificates.isEmpty()) {
      throw file.unusable("holds no certificate; found was " + file.labels());
    }
    return certificates;
  }

  private static X509Certificate certificate(PemFile file, PemFile.Section section) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(section.der()));
    } catch (CertificateException e) {
      throw file.unusable("holds a certificate that cannot be read: " + e.getMessage());
    }
  }
}
