package dev.plumbline.sample;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * The lines of split cost allocation: what each pod takes of its node in an hour, as AWS divides
 * it. A vCPU weighs nine times a GB; a pod takes what it requests or uses, whichever is more; what
 * nobody takes is spread over the pods by what they take.
 */
final class PodLines implements Serializable {
  private static final double VCPU_WEIGHT = 9;

  private final Calendar calendar;
  private final Bill bill;
  private final List<Map<String, String>> pods;

  PodLines(Calendar calendar, Bill bill) {
    this.calendar = calendar;
    this.bill = bill;
    this.pods = PipeTable.read("pods");
  }

  /**
   * Adds the pods of a node.
   *
   * @param cost amortised cost of the node in the hour
   */
  void add(Resource node, double cost, int day, int hour, List<Row> rows) {
    List<Map<String, String>> own =
        pods.stream().filter(pod -> pod.get("node").equals(node.name())).toList();
    if (own.isEmpty()) {
      return;
    }
    double vcpus = MachineTypes.vcpus(node.type());
    double gib = MachineTypes.gib(node.type());
    double unit = cost / (VCPU_WEIGHT * vcpus + gib);
    double left = cost;
    for (int i = 0; i < own.size(); i++) {
      Share cpu = share(own, own.get(i), "vcpu", vcpus, VCPU_WEIGHT * unit);
      Share memory = share(own, own.get(i), "gb", gib, unit);
      left = Money.round(left - cpu.split() - cpu.unused() - memory.split());
      // The last one takes what rounding leaves, so that nothing of the node is lost.
      double unused = i == own.size() - 1 ? left : memory.unused();
      left = Money.round(left - unused);
      rows.add(line(node, own.get(i), "vCPU", cpu, cpu.unused(), day, hour).row());
      rows.add(line(node, own.get(i), "GB", memory, unused, day, hour).row());
    }
  }

  /** What a pod takes of one kind of resource in an hour. */
  private record Share(
      double requested, double used, double taken, double ratio, double split, double unused) {}

  private static Share share(
      List<Map<String, String>> all,
      Map<String, String> pod,
      String what,
      double capacity,
      double rate) {
    double taken = taken(pod, what);
    double takenByAll = all.stream().mapToDouble(one -> taken(one, what)).sum();
    return new Share(
        number(pod, what),
        Money.round(number(pod, what) * number(pod, "used")),
        taken,
        Money.round(taken / capacity),
        Money.round(taken * rate),
        Money.round((capacity - takenByAll) * rate * taken / takenByAll));
  }

  private static double taken(Map<String, String> pod, String what) {
    return Money.round(number(pod, what) * Math.max(1, number(pod, "used")));
  }

  private static double number(Map<String, String> pod, String what) {
    return Double.parseDouble(pod.get(what));
  }

  private Line line(
      Resource node,
      Map<String, String> pod,
      String measure,
      Share share,
      double unused,
      int day,
      int hour) {
    String id =
        String.format(
            "arn:aws:eks:%s:%s:pod/%s/%s/%s/%s",
            node.region().code(),
            node.account().id(),
            pod.get("cluster"),
            pod.get("namespace"),
            pod.get("pod"),
            Noise.hex(node.seed(), pod.get("pod")));
    String usageType = node.region().prefix() + "EKS-EC2-" + measure + "-Hours";
    Map<String, String> tags = new TreeMap<>(node.account().defaultTags());
    tags.put("aws_eks_cluster_name", pod.get("cluster"));
    tags.put("aws_eks_namespace", pod.get("namespace"));
    long start = calendar.second(day, hour);
    return bill.line(day, node.account(), "Usage", "AmazonEKS", id + "/" + measure)
        .during(start, start + Calendar.HOUR)
        .set("line_item_operation", "EKSPod-EC2")
        .set("line_item_resource_id", id)
        .set("line_item_usage_type", usageType)
        .set("line_item_line_item_description", usageType + " of a pod, part of its node's cost")
        .set("line_item_availability_zone", node.zone())
        .cost(share.taken(), 0)
        .set("pricing_unit", measure + "-Hours")
        .set("pricing_public_on_demand_cost", 0)
        .set("product", Map.of("product_name", "Amazon Elastic Container Service for Kubernetes"))
        .set("product_region_code", node.region().code())
        .set("product_usagetype", usageType)
        .set("resource_tags", tags)
        .set("split_line_item_parent_resource_id", node.id())
        .set("split_line_item_reserved_usage", share.requested())
        .set("split_line_item_actual_usage", share.used())
        .set("split_line_item_split_usage", share.taken())
        .set("split_line_item_split_usage_ratio", share.ratio())
        .set("split_line_item_split_cost", share.split())
        .set("split_line_item_unused_cost", unused)
        .set("split_line_item_public_on_demand_split_cost", share.split())
        .set("split_line_item_public_on_demand_unused_cost", unused);
  }
}
