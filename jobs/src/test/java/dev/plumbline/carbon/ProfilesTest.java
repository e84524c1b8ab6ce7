package dev.plumbline.carbon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a kind of usage is recognised, without Spark. */
class ProfilesTest {
  private final Profiles profiles = new Profiles(Lines.MODEL);

  private static UsageLine line(String product, String usageType, String unit, String region) {
    return new UsageLine(true, product, usageType, unit, "", region, "", "", "");
  }

  private static UsageLine typed(String type, String processor, String vcpu, String memory) {
    String usageType = "BoxUsage:" + type;
    return new UsageLine(
        true, "AmazonEC2", usageType, "Hrs", type, "us-east-1", processor, vcpu, memory);
  }

  private Object value(UsageLine line, String column) {
    return profiles.of(line).cells()[Profile.SCHEMA.fieldIndex(column)];
  }

  private double number(UsageLine line, String column) {
    return (Double) value(line, column);
  }

  private List<String> flags(UsageLine line) {
    return Arrays.asList((String[]) value(line, "flags"));
  }

  @Test
  void anUnlistedSizeIsScaledFromTheLargestOfItsFamily() {
    // m5.24xlarge: 96 vCPU; 5xlarge is 40/192 of it: 20 vCPU
    UsageLine line = typed("m5.5xlarge", "", "", "");

    assertThat(number(line, "vcpu")).isCloseTo(20, within(1e-12));
    assertThat(value(line, "tier")).isEqualTo("2");
    assertThat(flags(line)).contains("type_by_family");
    double largest = Lines.MODEL.instances.row("m5.24xlarge").number("embodied_g_per_hour");
    assertThat(number(line, "embodied_g")).isCloseTo(largest * 40 / 192, within(1e-9));
  }

  @Test
  void anUnlistedFamilyTakesTheProcessorTheBillNames() {
    UsageLine line = typed("q9.large", "AWS Graviton4 Processor", "4", "1,024 GiB");

    // Graviton4 idles at 0.62 W a thread; memory beyond 4 GB at 0.392 W
    assertThat(number(line, "cpu_idle_w")).isCloseTo(4 * 0.62, within(1e-12));
    assertThat(number(line, "memory_w")).isCloseTo((1024 - 4) * 0.392, within(1e-9));
    assertThat(number(line, "embodied_g")).isCloseTo(4 * 0.3963030, within(1e-6));
    assertThat(value(line, "tier")).isEqualTo("3");
    assertThat(flags(line)).contains("type_by_processor");
  }

  @Test
  void aProcessorWithoutSimultaneousThreadsCountsWholeCores() {
    // EPYC 4th Gen sells cores in every listed type: two benchmark threads a vCPU
    UsageLine line = typed("q9.large", "AMD EPYC 9R14 Processor", "2", "8 GiB");

    assertThat(number(line, "cpu_idle_w")).isCloseTo(2 * 2 * 0.38, within(1e-12));
  }

  @Test
  void withoutAProcessorTheSizeAndTheLetterGDecide() {
    UsageLine arm = typed("c99gn.2xlarge", "", "", "");
    UsageLine x86 = typed("q9.small", "a processor nobody knows", "8", "8 GiB");

    // 2xlarge 16 / 2 = 8 vCPU, small 1 / 2 = 0.5 vCPU; 4 GiB each
    assertThat(number(arm, "vcpu")).isEqualTo(8);
    assertThat(number(arm, "cpu_idle_w")).isCloseTo(8 * 0.62, within(1e-12));
    assertThat(number(arm, "memory_w")).isCloseTo((32 - 8) * 0.392, within(1e-9));
    assertThat(number(x86, "vcpu")).isEqualTo(0.5);
    assertThat(number(x86, "cpu_idle_w")).isCloseTo(0.5 * 0.57, within(1e-12));
    assertThat(value(x86, "tier")).isEqualTo("3");
    assertThat(flags(x86)).contains("type_by_default");
  }

  @Test
  void aNameWithoutASizeStaysUnknown() {
    UsageLine line = typed("q9.colossal", "", "", "");

    assertThat(value(line, "tier")).isEqualTo("U");
    assertThat(value(line, "other_w")).isNull();
    assertThat(flags(line)).contains("unknown_instance_type");
  }

  @Test
  void anUnlistedSizeOfAnAcceleratedFamilyIsNotCovered() {
    UsageLine line = typed("g5.3xlarge", "", "", "");

    assertThat(value(line, "tier")).isEqualTo("U");
    assertThat(flags(line)).contains("accelerator_power_unknown", "type_by_default");
    assertThat(number(line, "cpu_idle_w")).isPositive();
  }

  @Test
  void anAcceleratorWithoutPublicPowerLeavesOnlyTheHost() {
    UsageLine line = typed("inf2.xlarge", "", "", "");

    assertThat(value(line, "tier")).isEqualTo("U");
    assertThat(flags(line)).contains("accelerator_power_unknown");
    assertThat(number(line, "cpu_idle_w")).isPositive();
    assertThat(number(line, "gpu_idle_w")).isZero();
  }

  @Test
  void typesAreFoundBehindTheNamesOfServices() {
    UsageLine search = line("AmazonES", "EU-ESInstance:r6g.large.search", "Hrs", "eu-west-1");
    UsageLine kafka = line("AmazonMSK", "EUC1-Kafka.m5.large", "Hrs", "eu-central-1");
    UsageLine notebook =
        line("AmazonSageMaker", "USE1-Studio:KernelGateway-ml.m5.large", "Hrs", "us-east-1");
    UsageLine shortSize = line("AmazonRDS", "InstanceUsage:db.r5.12xl", "Hrs", "us-east-1");
    UsageLine bare = line("AmazonEC2", "BoxUsage", "Hrs", "us-east-1");

    assertThat(number(search, "vcpu")).isEqualTo(2);
    assertThat(number(kafka, "vcpu")).isEqualTo(2);
    assertThat(number(notebook, "vcpu")).isEqualTo(2);
    assertThat(number(shortSize, "vcpu")).isEqualTo(48);
    assertThat(number(bare, "vcpu")).isEqualTo(1);
    assertThat(flags(bare)).isEmpty();
  }

  @Test
  void everyStandbyIsAMachine() {
    UsageLine cluster =
        line("AmazonRDS", "USE1-Multi-AZClusterUsage:db.m5.large", "Hrs", "us-east-1");

    assertThat(number(cluster, "vcpu")).isEqualTo(6);
    assertThat(number(cluster, "embodied_g")).isCloseTo(3 * 0.6385, within(1e-12));
  }

  @Test
  void aDedicatedHostIsItsWholeServer() {
    UsageLine host = line("AmazonEC2", "USE1-HostUsage:m5", "Hrs", "us-east-1");

    // 96 threads of Skylake, 384 GiB; 1610.8 kg over 52560 h
    assertThat(number(host, "cpu_idle_w")).isCloseTo(96 * 0.53, within(1e-9));
    assertThat(number(host, "memory_w")).isCloseTo((384 - 96 * 1.71) * 0.392, within(1e-9));
    assertThat(number(host, "embodied_g")).isCloseTo(1610.8 * 1000 / 52560, within(1e-9));
    assertThat(value(host, "tier")).isEqualTo("2");
  }

  @Test
  void reservedCapacityThatRunsNothingIsIdle() {
    UsageLine unused = line("AmazonEC2", "EU-UnusedBox:m5.large", "Hrs", "eu-west-1");

    assertThat(number(unused, "cpu_default_ratio")).isZero();
    assertThat(value(unused, "takes_load")).isEqualTo(false);
  }

  @Test
  void creditsAboveTheBaselineTakeOnlyWhatLoadAdds() {
    UsageLine credits = line("AmazonEC2", "EU-CPUCredits:t3", "vCPU-Hours", "eu-west-1");

    assertThat(number(credits, "cpu_load_w")).isCloseTo(4.14 - 0.53, within(1e-12));
    assertThat(number(credits, "cpu_idle_w")).isZero();
    assertThat(number(credits, "embodied_g")).isZero();
  }

  @Test
  void secondsAndMinutesBecomeHours() {
    UsageLine scaling = line("AmazonRedshift", "USE1-CS:ra3.4xlarge", "seconds", "us-east-1");
    UsageLine build = line("CodeBuild", "USE1-Build-Min:Linux:g1.small", "minutes", "us-east-1");

    assertThat(number(scaling, "amount_factor")).isEqualTo(1.0 / 3600);
    assertThat(number(build, "amount_factor")).isEqualTo(1.0 / 60);
    assertThat(number(build, "vcpu")).isEqualTo(2);
  }

  @Test
  void storageNobodyListedIsGeneric() {
    UsageLine backup = line("AmazonTimestream", "EU-Timestream-BackupX", "GB-Mo", "eu-west-1");
    UsageLine memory = line("AmazonTimestream", "EU-Timestream-Store", "GB-Hours", "eu-west-1");
    UsageLine other = line("AmazonTimestream", "EU-Timestream-Queries", "Queries", "eu-west-1");

    assertThat(value(backup, "method")).isEqualTo("generic_storage");
    assertThat(number(backup, "other_w")).isCloseTo(0.65 / 1000 * 3, within(1e-15));
    assertThat(value(backup, "is_monthly")).isEqualTo(true);
    assertThat(number(memory, "other_w")).isCloseTo(1.2 / 1000 * 2, within(1e-15));
    assertThat(value(memory, "is_monthly")).isEqualTo(false);
    assertThat(flags(memory)).contains("generic_storage");
    assertThat(value(other, "tier")).isEqualTo("U");
    assertThat(value(other, "method")).isEqualTo("unmapped");
  }

  @Test
  void rowsForAnyProductComeAfterThoseOfTheProduct() {
    UsageLine edge = line("AmazonCloudFront", "EU-DataTransfer-Out-Bytes", "GB", "");
    UsageLine server = line("AmazonEC2", "EU-DataTransfer-Out-Bytes", "GB", "eu-west-1");

    // same figure per GB, but an edge location stands nowhere in particular
    assertThat(value(edge, "model_region")).isEqualTo("*");
    assertThat(flags(edge)).contains("world_grid");
    assertThat(value(server, "model_region")).isEqualTo("eu-west-1");
  }

  @Test
  void aRegionComesFromTheCodeThenFromThePrefixThenFromNowhere() {
    String storage = "EBS:VolumeUsage.gp3";
    UsageLine localZone = line("AmazonEC2", "USW2-LAX1-" + storage, "GB-Mo", "us-west-2-lax-1");
    UsageLine prefix = line("AmazonEC2", "CPT-" + storage, "GB-Mo", "");
    UsageLine ireland = line("AmazonEC2", "EUW1-" + storage, "GB-Mo", "mars-north-1");
    UsageLine machine = line("AmazonEC2", "BoxUsage:m5.large", "Hrs", "");

    assertThat(value(localZone, "model_region")).isEqualTo("us-west-2");
    assertThat(value(localZone, "method")).isEqualTo("storage");
    assertThat(value(prefix, "model_region")).isEqualTo("af-south-1");
    assertThat(flags(prefix)).contains("region_by_prefix");
    assertThat(value(ireland, "model_region")).isEqualTo("eu-west-1");
    assertThat(value(machine, "model_region")).isEqualTo("*");
    assertThat(value(machine, "tier")).isEqualTo("3");
    assertThat(flags(machine)).contains("region_fallback", "market_fallback_location");
  }

  @Test
  void codeThatRunsAtTheEdgeHasNoRegion() {
    UsageLine edge = line("AWSLambda", "USE1-Lambda-Edge-GB-Second", "seconds", "us-east-1");

    assertThat(value(edge, "model_region")).isEqualTo("*");
  }

  @Test
  void tokensOfOpenModelsFollowTheirParameters() {
    UsageLine mistral =
        line("AmazonBedrock", "USE1-Mistral7B-output-tokens", "1K tokens", "us-east-1");
    UsageLine mixtral =
        line("AmazonBedrock", "USW2-Mixtral8x7B-output-tokens", "1M tokens", "us-west-2");
    UsageLine read = line("AmazonBedrock", "USE1-Mistral7B-input-tokens", "1K tokens", "us-east-1");

    // a million tokens: 0.0735231 and 0.158389 kWh
    assertThat(number(mistral, "other_w") * 1e6 / 1000).isCloseTo(0.0735231, within(1e-7));
    assertThat(number(mistral, "amount_factor")).isEqualTo(1000);
    assertThat(number(mixtral, "other_w") * 1e6 / 1000).isCloseTo(0.158389, within(1e-6));
    assertThat(number(mixtral, "amount_factor")).isEqualTo(1e6);
    // 0.0443174 s / 64 / (3 x 8760 x 3600 s) x (4720.5 / 8 + 164) kg
    assertThat(number(mistral, "embodied_g"))
        .isCloseTo(0.0443174 / 64 / 94_608_000 * 754.0625 * 1000, within(1e-12));
    assertThat(value(read, "tier")).isEqualTo("U");
    assertThat(flags(read)).contains("input_tokens_not_modelled");
  }

  @Test
  void memoryOnItsOwnLineHasItsManufacturingOnTheOther() {
    UsageLine memory = line("AmazonECS", "EU-Fargate-GB-Hours", "hours", "eu-west-1");

    assertThat(number(memory, "memory_w")).isEqualTo(0.392);
    assertThat(flags(memory)).contains("embodied_on_vcpu_line");
  }
}
