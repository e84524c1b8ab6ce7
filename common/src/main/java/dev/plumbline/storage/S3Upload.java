package dev.plumbline.storage;

import java.io.IOException;
import java.net.URI;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Writes one object with its content type, which the file systems of Hadoop cannot. */
final class S3Upload {
  private S3Upload() {}

  static void put(Aws aws, String address, String contentType, byte[] bytes) throws IOException {
    URI place = URI.create(address);
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(place.getHost())
            .key(place.getPath().substring(1))
            .contentType(contentType);
    aws.kmsKey()
        .ifPresent(
            key -> request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(key));
    try (S3Client client = client(aws)) {
      client.putObject(request.build(), RequestBody.fromBytes(bytes));
    } catch (SdkException refused) {
      throw new IOException(refused.getMessage(), refused);
    }
  }

  private static S3Client client(Aws aws) {
    S3ClientBuilder builder = S3Client.builder().forcePathStyle(aws.isPathStyle());
    aws.regionOf("s3").map(Region::of).ifPresent(builder::region);
    aws.endpointOf("s3").map(URI::create).ifPresent(builder::endpointOverride);
    return builder.crossRegionAccessEnabled(aws.endpointOf("s3").isEmpty()).build();
  }
}
