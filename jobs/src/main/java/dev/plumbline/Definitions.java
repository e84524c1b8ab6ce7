package dev.plumbline;

import dev.plumbline.carbon.CarbonModel;
import dev.plumbline.format.Formats;
import dev.plumbline.ingest.ResourceIds;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;

/** Everything that experts change, loaded and checked before anything is read. */
public record Definitions(Formats formats, ResourceIds resourceIds, CarbonModel carbon) {

  /** Loads all definitions; what is wrong with the formats is reported at once. */
  public static Definitions load(ConfFiles conf) {
    Problems problems = new Problems();
    Formats formats = Formats.load(conf, problems);
    problems.throwIfAny();
    return new Definitions(formats, new ResourceIds(formats.resources()), CarbonModel.load(conf));
  }

  /** Regular expression of the region prefix of usage types. */
  public String regionPrefix() {
    return carbon.regionPrefix();
  }
}
