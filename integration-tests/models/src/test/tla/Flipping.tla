------------------------------ MODULE Flipping ------------------------------
(* A reader that goes in and out for ever, perhaps in KERNEL whenever it is looked at: a grace period
   ends all the same, because the word has another number (requirement 3). The number is not bounded:
   of it we keep only whether the word differs from the one that the sampler holds.

   Hooks.enter, leave; Holdouts.look, InKernel.isGone *)
CONSTANT Twin
VARIABLES mode, differs, sampler
vars == <<mode, differs, sampler>>

Init == mode = "K" /\ differs = FALSE /\ sampler = "look"

Flip == mode' = (IF mode = "K" THEN "U" ELSE "K") /\ differs' = TRUE /\ UNCHANGED sampler

Look ==
  /\ sampler = "look" /\ differs' = FALSE
  /\ sampler' = (IF mode = "U" THEN "ended" ELSE "wait") /\ UNCHANGED mode
Gone ==
  /\ sampler = "wait" /\ (IF Twin = "two-state-sampling-without-number" THEN mode = "U" ELSE differs)
  /\ sampler' = "ended" /\ UNCHANGED <<mode, differs>>

Next == Flip \/ Look \/ Gone
Spec == Init /\ [][Next]_vars /\ WF_vars(Flip) /\ WF_vars(Look) /\ WF_vars(Gone)

GracePeriodEnds == <>(sampler = "ended")
=============================================================================
