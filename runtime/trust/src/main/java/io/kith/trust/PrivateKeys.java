package io.kith.trust;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads a private key from a PEM file. */
final class PrivateKeys {

  private static final String PLAIN = "PRIVATE KEY";
  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

  private PrivateKeys() {}

  /**
   * The key of a file.
   *
   * @param algorithm what kind of key is expected, such as {@code EC}
   * @throws UnusableFileException if the file holds no such key, or the password does not open it
   */
  static PrivateKey read(PemFile file, String algorithm, Optional<String> password) {
    for (PemFile.Section section : file.sections()) {
      switch (section.label()) {
        case PLAIN -> {
          return key(file, algorithm, new PKCS8EncodedKeySpec(section.der()));
        }
        case ENCRYPTED -> {
          return key(file, algorithm, decrypt(file, section, password));
        }
        case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" ->
            throw file.unusable(
                "holds a key in the old form '"
                    + section.label()
                    + "'; convert it: openssl pkcs8 -topk8 -nocrypt -in "
                    + file.path().getFileName()
                    + " -out key.pem");
        default -> {} // certificates and parameters may stand beside the key
      }
    }
    throw file.unusable("holds no private key; found was " + file.labels());
  }

  private static PrivateKey key(PemFile file, String algorithm, PKCS8EncodedKeySpec encoded) {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
    } catch (InvalidKeySpecException e) {
      throw file.unusable("holds no " + algorithm + " key, which the certificate needs");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK knows " + algorithm, e);
    }
  }

  private static PKCS8EncodedKeySpec decrypt(
      PemFile file, PemFile.Section section, Optional<String> password) {
    if (password.isEmpty()) {
      throw file.unusable("is encrypted, and no password is given");
    }
    EncryptedPrivateKeyInfo info;
    Cipher cipher;
    try {
      info = new EncryptedPrivateKeyInfo(section.der());
      // PBES2 names its parts in its parameters, whose text is the cipher's name.
      String name =
          info.getAlgName().equals("PBES2")
              ? String.valueOf(info.getAlgParameters())
              : info.getAlgName();
      Key key =
          SecretKeyFactory.getInstance(name)
              .generateSecret(new PBEKeySpec(password.get().toCharArray()));
      cipher = Cipher.getInstance(name);
      cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
    } catch (IOException | GeneralSecurityException e) {
      throw file.unusable(
          "is encrypted in a way that is not known here ("
              + e.getMessage()
              + "); encrypt it anew: openssl pkcs8 -topk8 -v2 aes-256-cbc -in KEY -out key.pem");
    }
    try {
      return info.getKeySpec(cipher);
    } catch (InvalidKeySpecException e) {
      throw file.unusable("is encrypted with another password than the one that is given");
    }
  }
}
