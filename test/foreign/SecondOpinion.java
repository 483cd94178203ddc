// What Bouncy Castle makes of our signatures, time-stamps and OCSP answers. By itself, with the single-file launcher:
//   java -cp bcprov.jar:bcpkix.jar:bcutil.jar SecondOpinion.java JOBS
// JOBS holds one job a line: a kind and files, parted by tabs. For each a line is printed: `good` with what was found, or `bad` and why.
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TimeStampToken;

public class SecondOpinion {
  private static final ASN1ObjectIdentifier ARCHIVE_TIMESTAMP_V3 = new ASN1ObjectIdentifier("0.4.0.1733.2.4");
  private static final ASN1ObjectIdentifier ATS_HASH_INDEX_V3 = new ASN1ObjectIdentifier("0.4.0.19122.1.5");

  public static void main(String[] parameters) throws IOException {
    Security.addProvider(new BouncyCastleProvider());
    for (String line : Files.readAllLines(Path.of(parameters[0]))) {
      String[] job = line.split("\t");
      try {
        byte[][] files = new byte[job.length - 1][];
        for (int place = 1; place < job.length; place++) files[place - 1] = Files.readAllBytes(Path.of(job[place]));
        System.out.println("good " + judged(job[0], files));
      } catch (Exception | AssertionError fault) {
        System.out.println("bad " + fault.getClass().getSimpleName() + ": " + fault.getMessage());
      }
    }
  }

  private static String judged(String kind, byte[][] files) throws Exception {
    switch (kind) {
      case "cms": return signature(files[0], files[1], new X509CertificateHolder(files[2]));
      case "attached": return signature(files[0], null, new X509CertificateHolder(files[1]));
      case "token": return "at " + token(new TimeStampToken(ContentInfo.getInstance(files[0])), files[1], new X509CertificateHolder(files[2]));
      case "ocsp": return status(new OCSPResp(files[0]), new X509CertificateHolder(files[1]), new X509CertificateHolder(files[2]));
      default: throw new IllegalArgumentException(kind);
    }
  }

  /** A CAdES or PAdES signature of one signer whose certificate the given issuer signed, with every time-stamp that it carries. */
  private static String signature(byte[] der, byte[] content, X509CertificateHolder issuer) throws Exception {
    CMSSignedData data = content == null ? new CMSSignedData(der) : new CMSSignedData(new CMSProcessableByteArray(content), der);
    require(data.getSignerInfos().size() == 1, "not one signer");
    SignerInformation signer = data.getSignerInfos().getSigners().iterator().next();
    X509CertificateHolder holder = certificate(data, signer);
    require(holder.isSignatureValid(verifier(issuer)), "the certificate is not of that issuer");
    require(signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(holder)), "the signature does not verify");
    ESSCertIDv2 id = SigningCertificateV2.getInstance(only(signer.getSignedAttributes(), PKCSObjectIdentifiers.id_aa_signingCertificateV2)).getCerts()[0];
    require(Arrays.equals(id.getCertHash(), digest(id.getHashAlgorithm(), holder.getEncoded())), "the signing certificate is another one");
    byte[] over = content == null ? (byte[]) data.getSignedContent().getContent() : content;
    int stamps = 0;
    int archives = 0;
    for (byte[] value : values(signer.getUnsignedAttributes(), PKCSObjectIdentifiers.id_aa_signatureTimeStampToken)) {
      token(new TimeStampToken(ContentInfo.getInstance(value)), signer.getSignature(), issuer);
      stamps++;
    }
    for (byte[] value : values(signer.getUnsignedAttributes(), ARCHIVE_TIMESTAMP_V3)) {
      TimeStampToken archive = new TimeStampToken(ContentInfo.getInstance(value));
      token(archive, archived(SignedData.getInstance(ContentInfo.getInstance(der).getContent()), archive, over), issuer);
      archives++;
    }
    return signer.getEncryptionAlgOID() + " " + stamps + " time-stamps " + archives + " archive time-stamps";
  }

  /** What an archive-time-stamp-v3 is over, by ETSI EN 319 122-1 §5.5.2 and §5.5.3 as read for this program alone. */
  private static byte[] archived(SignedData data, TimeStampToken archive, byte[] content) throws Exception {
    SignerInformation own = archive.toCMSSignedData().getSignerInfos().getSigners().iterator().next();
    ASN1Sequence index = ASN1Sequence.getInstance(only(own.getUnsignedAttributes(), ATS_HASH_INDEX_V3));
    AlgorithmIdentifier algorithm = AlgorithmIdentifier.getInstance(index.getObjectAt(0));
    ASN1Sequence signer = ASN1Sequence.getInstance(data.getSignerInfos().getObjectAt(0));
    List<byte[]> attributes = new ArrayList<>();
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    for (ASN1Encodable field : signer) {
      if (field instanceof ASN1TaggedObject && ((ASN1TaggedObject) field).getTagNo() == 1) {
        for (ASN1Encodable each : ASN1Set.getInstance((ASN1TaggedObject) field, false)) {
          Attribute attribute = Attribute.getInstance(each);
          for (ASN1Encodable value : attribute.getAttrValues()) attributes.add(joined(attribute.getAttrType().getEncoded(), encoded(value)));
        }
      } else {
        fields.write(encoded(field));
      }
    }
    contains(all(data.getCertificates()), index.getObjectAt(1), algorithm, "certificate");
    contains(all(data.getCRLs()), index.getObjectAt(2), algorithm, "revocation value");
    contains(attributes, index.getObjectAt(3), algorithm, "unsigned attribute");
    AlgorithmIdentifier imprint = archive.getTimeStampInfo().getHashAlgorithm();
    return joined(data.getEncapContentInfo().getContentType().getEncoded(), digest(imprint, content), fields.toByteArray(), encoded(index));
  }

  private static void contains(List<byte[]> present, ASN1Encodable listed, AlgorithmIdentifier algorithm, String what) throws Exception {
    Set<String> known = new HashSet<>();
    for (byte[] each : present) known.add(Arrays.toString(digest(algorithm, each)));
    for (ASN1Encodable each : ASN1Sequence.getInstance(listed)) {
      require(known.contains(Arrays.toString(ASN1OctetString.getInstance(each).getOctets())), "the index lists a " + what + " that is not there");
    }
  }

  /** A time-stamp token over these bytes; answers with its time. */
  private static String token(TimeStampToken token, byte[] over, X509CertificateHolder issuer) throws Exception {
    X509CertificateHolder authority = (X509CertificateHolder) token.getCertificates().getMatches(token.getSID()).iterator().next();
    require(authority.isSignatureValid(verifier(issuer)), "the time-stamp authority is not of that issuer");
    token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(authority));
    require(Arrays.equals(token.getTimeStampInfo().getMessageImprintDigest(), digest(token.getTimeStampInfo().getHashAlgorithm(), over)), "the imprint is of something else");
    return token.getTimeStampInfo().getGenTime().toInstant().toString();
  }

  /** What an OCSP answer says of a certificate, by a responder that the issuer allowed to. */
  private static String status(OCSPResp response, X509CertificateHolder certificate, X509CertificateHolder issuer) throws Exception {
    require(response.getStatus() == OCSPResp.SUCCESSFUL, "status " + response.getStatus());
    BasicOCSPResp basic = (BasicOCSPResp) response.getResponseObject();
    X509CertificateHolder responder = basic.getCerts()[0];
    require(responder.isSignatureValid(verifier(issuer)), "the responder is not of that issuer");
    require(ExtendedKeyUsage.fromExtensions(responder.getExtensions()).hasKeyPurposeId(KeyPurposeId.id_kp_OCSPSigning), "the responder may not answer");
    require(basic.isSignatureValid(verifier(responder)), "the answer is not the responder's");
    for (SingleResp single : basic.getResponses()) {
      boolean same = single.getCertID().getSerialNumber().equals(certificate.getSerialNumber());
      if (!same || !single.getCertID().matchesIssuer(issuer, new JcaDigestCalculatorProviderBuilder().setProvider("BC").build())) continue;
      if (single.getCertStatus() == null) return "not revoked";
      if (single.getCertStatus() instanceof RevokedStatus) return "revoked " + ((RevokedStatus) single.getCertStatus()).getRevocationTime().toInstant();
      return "unknown";
    }
    throw new IllegalStateException("nothing about this certificate");
  }

  private static X509CertificateHolder certificate(CMSSignedData data, SignerInformation signer) {
    return (X509CertificateHolder) data.getCertificates().getMatches(signer.getSID()).iterator().next();
  }

  private static ContentVerifierProvider verifier(X509CertificateHolder signer) throws Exception {
    return new JcaContentVerifierProviderBuilder().setProvider("BC").build(signer);
  }

  private static ASN1Encodable only(AttributeTable table, ASN1ObjectIdentifier type) {
    require(table != null && table.getAll(type).size() == 1, "not one attribute " + type);
    return table.get(type).getAttrValues().getObjectAt(0);
  }

  private static List<byte[]> values(AttributeTable table, ASN1ObjectIdentifier type) throws IOException {
    List<byte[]> found = new ArrayList<>();
    ASN1EncodableVector attributes = table == null ? new ASN1EncodableVector() : table.getAll(type);
    for (int place = 0; place < attributes.size(); place++) {
      for (ASN1Encodable value : Attribute.getInstance(attributes.get(place)).getAttrValues()) found.add(encoded(value));
    }
    return found;
  }

  private static List<byte[]> all(ASN1Set set) throws IOException {
    List<byte[]> found = new ArrayList<>();
    if (set != null) for (ASN1Encodable each : set) found.add(encoded(each));
    return found;
  }

  /** As it stands: the messages of the tests are DER throughout. */
  private static byte[] encoded(ASN1Encodable value) throws IOException {
    return value.toASN1Primitive().getEncoded();
  }

  private static byte[] joined(byte[]... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) out.write(part);
    return out.toByteArray();
  }

  private static byte[] digest(AlgorithmIdentifier algorithm, byte[] bytes) throws Exception {
    return MessageDigest.getInstance(algorithm.getAlgorithm().getId(), "BC").digest(bytes);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) throw new IllegalStateException(otherwise);
  }
}
