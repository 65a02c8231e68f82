package dev.nacre;

/**
 * A listener that only shows how a training run goes. Runs that are to be {@linkplain
 * Training#quietly quiet} go on without it.
 */
public interface TrainingView extends TrainingListener {}
