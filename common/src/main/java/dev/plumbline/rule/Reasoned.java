package dev.plumbline.rule;

/** A condition as SQL text and the word that goes into the verdict when it holds. */
public record Reasoned(String reason, String when) {}
