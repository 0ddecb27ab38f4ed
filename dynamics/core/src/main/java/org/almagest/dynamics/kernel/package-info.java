@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.kernel;
