package io.kith.trust;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a process proves with who it is. Its text shows no key.
 *
 * @param key the private key
 * @param chain its certificate, and those that lead from it to an authority
 */
public record Credentials(PrivateKey key, List<X509Certificate> chain) {

  public Credentials {
    chain = List.copyOf(chain);
  }

  /**
   * Reads them, and checks that key and certificate belong together. That the certificate has
   * expired is no failure here: who trusts it is asked elsewhere.
   *
   * @throws UnusableFileException if a file cannot be used
   */
  public static Credentials load(KeyFiles files) {
    PemFile certificate = PemFile.read(FileRole.CERTIFICATE, files.certificate());
    List<X509Certificate> chain = Certificates.read(certificate);
    String algorithm = chain.getFirst().getPublicKey().getAlgorithm();
    if (!algorithm.equals("RSA") && !algorithm.equals("EC")) {
      throw certificate.unusable(
          "has a key of the kind " + algorithm + "; supported are EC (P-256, P-384) and RSA");
    }
    PemFile keyFile = PemFile.read(FileRole.KEY, files.key());
    var credentials =
        new Credentials(PrivateKeys.read(keyFile, algorithm, files.password()), chain);
    if (!credentials.belongTogether()) {
      throw keyFile.unusable(
          "is not the key of the certificate in "
              + files.certificate()
              + ", or that file does not begin with it");
    }
    return credentials;
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** What one of a pair signs, the other verifies. */
  private boolean belongTogether() {
    byte[] probe = {1, 2, 3, 4, 5, 6, 7, 8};
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate().getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "the key of " + certificate().getSubjectX500Principal();
  }
}
