---------------------------- MODULE PolicySwitch ----------------------------
(* A thread that becomes lazy and eager again, as often as it likes, against a look at it.

   One reader on a processor with a store buffer, through which the lazy flag goes too. The updater
   unlinks an object, looks, settles what it is unsure of by a barrier, waits and disposes of it.

   Reader:  Hooks.enter, leave; Policies.adopt (in a slow path, after its fence)
   Updater: GracePeriods.lead; Holdouts.look, expedite *)
EXTENDS Naturals, Sequences

CONSTANTS Twin, Last

VARIABLES m, buf, o, q
vars == <<m, buf, o, q>>

Word(n, mode) == [n |-> n, mode |-> mode]

Init ==
  /\ m = [status |-> Word(0, "U"), lazy |-> FALSE, linked |-> TRUE]
  /\ buf = <<>>
  /\ o = [pc |-> "out", word |-> Word(0, "U"), mode |-> "U", late |-> FALSE, ref |-> FALSE]
  /\ q = [pc |-> "unlink", lazy |-> FALSE, word |-> Word(0, "none")]

Store(field, value) == buf' = Append(buf, <<field, value>>)
Drain ==
  /\ buf # <<>>
  /\ m' = [m EXCEPT ![Head(buf)[1]] = Head(buf)[2]]
  /\ buf' = Tail(buf)
  /\ UNCHANGED <<o, q>>

--------------------------------------------------------------------------------
At(pc) == o.pc = pc
Enter ==
  /\ At("out") /\ o.word.n < Last
  /\ LET entered == Word(o.word.n + 1, "K") IN
     /\ Store("status", entered)
     /\ o' = [o EXCEPT !.word = entered, !.pc = IF o.word.mode = "U" THEN "fence" ELSE "work"]
  /\ UNCHANGED <<m, q>>
Fence == At("fence") /\ buf = <<>> /\ o' = [o EXCEPT !.pc = "work"] /\ UNCHANGED <<m, buf, q>>
(* The policy may have been changed, and the slow path be taken, at any transition. *)
NoWork == At("work") /\ o' = [o EXCEPT !.pc = "body"] /\ UNCHANGED <<m, buf, q>>
Slow == At("work") /\ buf = <<>> /\ o' = [o EXCEPT !.pc = "adopt"] /\ UNCHANGED <<m, buf, q>>
SlowExit == At("body") /\ buf = <<>> /\ o' = [o EXCEPT !.pc = "adopt"] /\ UNCHANGED <<m, buf, q>>

ToLazy ==
  /\ At("adopt") /\ o.mode = "U"
  /\ IF Twin = "lazy-flag-late"
     THEN o' = [o EXCEPT !.mode = "I", !.late = TRUE, !.pc = "body"] /\ UNCHANGED buf
     ELSE /\ Store("lazy", TRUE)
          /\ o' = [o EXCEPT !.mode = "I", !.pc = IF Twin = "adopt-without-fence" THEN "body" ELSE "adopted"]
  /\ UNCHANGED <<m, q>>
Adopted == At("adopted") /\ buf = <<>> /\ o' = [o EXCEPT !.pc = "body"] /\ UNCHANGED <<m, buf, q>>
ToEager ==
  /\ At("adopt") /\ o.mode = "I"
  /\ Store("lazy", FALSE)
  /\ o' = [o EXCEPT !.mode = IF Twin = "leaves-lazily-once-more" THEN "I" ELSE "U",
                    !.late = (Twin = "leaves-lazily-once-more"), !.pc = "body"]
  /\ UNCHANGED <<m, q>>

Read == At("body") /\ m.linked /\ ~o.ref /\ o' = [o EXCEPT !.ref = TRUE] /\ UNCHANGED <<m, buf, q>>
Leave ==
  /\ At("body")
  /\ Store("status", Word(o.word.n, o.mode))
  /\ o' = [o EXCEPT !.word = Word(@.n, o.mode), !.ref = FALSE,
                    !.pc = IF o.late /\ Twin = "lazy-flag-late" THEN "flag" ELSE "out",
                    !.mode = IF o.late /\ Twin = "leaves-lazily-once-more" THEN "U" ELSE @,
                    !.late = IF Twin = "leaves-lazily-once-more" THEN FALSE ELSE @]
  /\ UNCHANGED <<m, q>>
LateFlag == \* the twin that leaves lazily, and says so then
  /\ At("flag") /\ Store("lazy", TRUE) /\ o' = [o EXCEPT !.late = FALSE, !.pc = "out"] /\ UNCHANGED <<m, q>>

Reader ==
  \/ Enter \/ Fence \/ NoWork \/ Slow \/ SlowExit \/ ToLazy \/ Adopted \/ ToEager \/ Read \/ Leave
  \/ LateFlag

--------------------------------------------------------------------------------
Go(from, to) == q.pc = from /\ q' = [q EXCEPT !.pc = to] /\ UNCHANGED <<buf, o>>
Swapped == Twin = "flag-after-status"

Unlink == Go("unlink", IF Swapped THEN "look" ELSE "lazy") /\ m' = [m EXCEPT !.linked = FALSE]
Lazy ==
  /\ q.pc = "lazy" /\ q' = [q EXCEPT !.lazy = m.lazy, !.pc = IF Swapped THEN "judge" ELSE "look"]
  /\ UNCHANGED <<m, buf, o>>
LookAt ==
  /\ q.pc = "look" /\ q' = [q EXCEPT !.word = m.status, !.pc = IF Swapped THEN "lazy" ELSE "judge"]
  /\ UNCHANGED <<m, buf, o>>
Judge ==
  /\ Go("judge", IF q.word.mode = "U" THEN "disposed" ELSE IF q.lazy THEN "barrier"
                 ELSE IF q.word.mode = "K" THEN "wait" ELSE "disposed")
  /\ UNCHANGED m
Barrier == buf = <<>> /\ Go("barrier", "after") /\ UNCHANGED m
After ==
  /\ q.pc = "after"
  /\ q' = [q EXCEPT !.word = m.status, !.pc = IF m.status.mode = "K" THEN "wait" ELSE "disposed"]
  /\ UNCHANGED <<m, buf, o>>
Wait == m.status # q.word /\ Go("wait", "disposed") /\ UNCHANGED m
Updater == Unlink \/ Lazy \/ LookAt \/ Judge \/ Barrier \/ After \/ Wait

Next == Drain \/ Reader \/ Updater
Spec == Init /\ [][Next]_vars /\ WF_vars(Drain) /\ WF_vars(Reader) /\ WF_vars(Updater)

--------------------------------------------------------------------------------
(* Nothing is disposed of while it is referenced. *)
NoneLost == q.pc = "disposed" => ~o.ref
=============================================================================
