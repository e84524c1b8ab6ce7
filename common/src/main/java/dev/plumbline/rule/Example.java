package dev.plumbline.rule;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * Evidence and the verdict it must lead to. What an example does not name is that of an old, live,
 * untagged and fully observed resource.
 */
public record Example(
    String name,
    Map<String, Object> given,
    String expect,
    Optional<String> reason,
    Optional<String> confidence,
    Optional<BigDecimal> waste) {}
