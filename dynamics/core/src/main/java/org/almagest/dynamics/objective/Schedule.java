package org.almagest.dynamics.objective;

import java.util.function.LongToDoubleFunction;

/** A weight that moves with the steps of training; its text is how a sweep file writes it. Equal schedules are equal objects. */
sealed interface Schedule extends LongToDoubleFunction permits Ramp, Knots, Onset {}
