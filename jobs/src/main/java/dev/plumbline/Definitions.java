package dev.plumbline;

import dev.plumbline.anomaly.DetectorSettings;
import dev.plumbline.attribution.LineKinds;
import dev.plumbline.carbon.CarbonModel;
import dev.plumbline.change.ChangeSettings;
import dev.plumbline.commitment.EligibleUsage;
import dev.plumbline.container.Containers;
import dev.plumbline.forecast.ForecastSettings;
import dev.plumbline.format.Formats;
import dev.plumbline.idle.Populations;
import dev.plumbline.kpi.Catalogue;
import dev.plumbline.kpi.CatalogueFiles;
import dev.plumbline.redaction.RedactionRules;
import dev.plumbline.restatement.Causes;
import dev.plumbline.rule.RuleSet;
import dev.plumbline.rule.RuleSettings;
import dev.plumbline.series.SeriesKinds;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import dev.plumbline.transfer.TransferKinds;
import dev.plumbline.usage.Controls;
import dev.plumbline.usage.InstanceTypes;
import dev.plumbline.usage.TagMarkers;
import dev.plumbline.utilization.MetricFamilies;

/** Everything that experts change, loaded and checked before anything is read. */
public record Definitions(
    Formats formats,
    CarbonModel carbon,
    RuleSet rules,
    MetricFamilies metricFamilies,
    EligibleUsage eligibleUsage,
    Containers containers,
    TransferKinds transferKinds,
    TagMarkers tagMarkers,
    InstanceTypes instanceTypes,
    Controls controls,
    Causes restatementCauses,
    LineKinds lineKinds,
    SeriesKinds seriesKinds,
    DetectorSettings detector,
    ForecastSettings forecasts,
    ChangeSettings changes,
    Catalogue kpis) {

  /** Loads all definitions as their files have them. */
  public static Definitions load(ConfFiles conf) {
    return load(conf, RuleSettings.none());
  }

  /** Loads all definitions, with what a configuration sets of the rules. */
  public static Definitions load(ConfFiles conf, RuleSettings settings) {
    RuleSet asWritten = Populations.rules(conf);
    Problems problems = new Problems();
    RuleSet rules = asWritten.with(settings, problems);
    Formats formats = Formats.load(conf, problems);
    TagMarkers markers = TagMarkers.load(conf, problems);
    InstanceTypes types = InstanceTypes.load(conf, problems);
    Controls controls = Controls.load(conf, problems);
    Containers containers = Containers.load(conf, problems);
    TransferKinds transferKinds = TransferKinds.load(conf, problems);
    LineKinds lineKinds = LineKinds.load(conf, problems);
    Catalogue kpis = CatalogueFiles.load(conf, problems);
    RedactionRules.load(conf, problems);
    problems.throwIfAny();
    return new Definitions(
        formats,
        CarbonModel.load(conf),
        rules,
        MetricFamilies.load(conf),
        EligibleUsage.load(conf),
        containers,
        transferKinds,
        markers,
        types,
        controls,
        Causes.load(conf),
        lineKinds,
        SeriesKinds.load(conf, lineKinds),
        DetectorSettings.load(conf),
        ForecastSettings.load(conf),
        ChangeSettings.load(conf),
        kpis);
  }

  /** The same definitions with other tag markers. */
  public Definitions with(TagMarkers otherMarkers) {
    return new Definitions(
        formats,
        carbon,
        rules,
        metricFamilies,
        eligibleUsage,
        containers,
        transferKinds,
        otherMarkers,
        instanceTypes,
        controls,
        restatementCauses,
        lineKinds,
        seriesKinds,
        detector,
        forecasts,
        changes,
        kpis);
  }

  /** Regular expression of the region prefix of usage types. */
  public String regionPrefix() {
    return carbon.regionPrefix();
  }
}
